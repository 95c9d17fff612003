import { pageLanguage } from '../i18n/index.ts';
import { createFormats } from './numbers.ts';

type Formats = ReturnType<typeof createFormats>;

let made: { language: string; formats: Formats } | undefined;

/** Made once for the language of the page. */
function formats(): Formats {
  const language = pageLanguage();
  if (made?.language !== language) made = { language, formats: createFormats(language) };
  return made.formats;
}

export const formatNumber: Formats['formatNumber'] = (value) => formats().formatNumber(value);
export const formatPercent: Formats['formatPercent'] = (fraction) => formats().formatPercent(fraction);
export const formatSize: Formats['formatSize'] = (bytes) => formats().formatSize(bytes);
export const formatSpeed: Formats['formatSpeed'] = (speed) => formats().formatSpeed(speed);
export const formatDuration: Formats['formatDuration'] = (seconds) => formats().formatDuration(seconds);
export const formatRuntime: Formats['formatRuntime'] = (minutes) => formats().formatRuntime(minutes);
export const formatRelative: Formats['formatRelative'] = (at, now) => formats().formatRelative(at, now);
export const formatDate: Formats['formatDate'] = (at) => formats().formatDate(at);
export const formatDay: Formats['formatDay'] = (at, now) => formats().formatDay(at, now);
export const formatDateTime: Formats['formatDateTime'] = (at) => formats().formatDateTime(at);
export const formatClock: Formats['formatClock'] = (at) => formats().formatClock(at);
