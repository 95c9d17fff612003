import { createFileRoute } from '@tanstack/react-router';
import { BookPage } from '../../features/catalog/book-page.tsx';

export const Route = createFileRoute('/_app/books/$bookId')({ component: BookPage });
