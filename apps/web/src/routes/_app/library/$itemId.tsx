import { createFileRoute } from '@tanstack/react-router';
import { LibraryItemPage } from '../../../features/library/item-page.tsx';

export const Route = createFileRoute('/_app/library/$itemId')({ component: LibraryItemPage });
