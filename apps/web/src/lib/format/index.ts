import { locale } from '../i18n/index.ts';
import { createFormats } from './numbers.ts';

export const {
  formatNumber,
  formatPercent,
  formatSize,
  formatSpeed,
  formatDuration,
  formatRuntime,
  formatRelative,
  formatDate,
  formatDateTime,
  formatClock,
} = createFormats(locale);
