import { createFileRoute } from '@tanstack/react-router';
import { AuthorPage } from '../../features/catalog/author-page.tsx';

export const Route = createFileRoute('/_app/authors/$authorId')({ component: AuthorPage });
