import { createFileRoute } from '@tanstack/react-router';
import { SeriesPage } from '../../features/catalog/series-page.tsx';

export const Route = createFileRoute('/_app/series/$seriesId')({ component: SeriesPage });
