/* Numbers, sizes and times in the words of the reader's language. Pure: the current time is a parameter. */

import { inFewDigits } from '../i18n/translate.ts';
import { lazily } from '../lazily.ts';

const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

export function createFormats(locale: string) {
  const plain = lazily(() => new Intl.NumberFormat(locale));
  const percent = lazily(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }));
  const sizes = SIZE_UNITS.map((unit, step) =>
    [0, 1, 2].map((digits) =>
      lazily(
        () =>
          new Intl.NumberFormat(locale, {
            style: 'unit',
            unit,
            unitDisplay: step === 0 ? 'narrow' : 'short',
            maximumFractionDigits: digits,
            minimumFractionDigits: 0,
          }),
      ),
    ),
  );
  // In German the narrowest units are no words ("7 T") and do not go together ("9h 18 Min.").
  const [forDays, forTimes] = locale.startsWith('de')
    ? (['long', 'short'] as const)
    : (['narrow', 'narrow'] as const);
  const inUnit = (unit: 'day' | 'hour' | 'minute' | 'second') =>
    lazily(
      () =>
        new Intl.NumberFormat(locale, {
          style: 'unit',
          unit,
          unitDisplay: unit === 'day' ? forDays : forTimes,
        }),
    );
  const short = {
    day: inUnit('day'),
    hour: inUnit('hour'),
    minute: inUnit('minute'),
    second: inUnit('second'),
  };
  const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' }));
  const inStyle = (style: Intl.DateTimeFormatOptions) => lazily(() => new Intl.DateTimeFormat(locale, style));
  const date = inStyle({ dateStyle: 'medium' });
  const wholeDay = inStyle({ dateStyle: 'full' });
  const dateTime = inStyle({ dateStyle: 'medium', timeStyle: 'short' });
  const clock = inStyle({ timeStyle: 'medium' });

  /** 1,234 */
  const formatNumber = (value: number): string => inFewDigits(value) ?? plain().format(value);

  /** A fraction from 0 to 1; never "100 %" before it is whole. */
  const formatPercent = (fraction: number): string => {
    const clamped = Math.min(1, Math.max(0, fraction));
    return percent().format(clamped < 1 ? Math.min(0.99, clamped) : 1);
  };

  /** 1.4 GB; steps of 1,000, three digits at most. */
  const formatSize = (sizeBytes: number): string => {
    let step = 0;
    let value = Math.max(0, sizeBytes);
    while (value >= 999.5 && step < SIZE_UNITS.length - 1) {
      value /= 1000;
      step += 1;
    }
    if (step === 0) return `${formatNumber(Math.round(value))} B`;
    const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return sizes[step]?.[digits]?.().format(value) ?? '';
  };

  /** Two units at most: `11h 32m`, `2d 4h`, `45s`. */
  const formatDuration = (seconds: number): string => {
    const total = Math.max(0, Math.round(seconds));
    if (total < MINUTE) return short.second().format(total);
    if (total < HOUR) {
      const rest = total % MINUTE;
      const minutes = short.minute().format(Math.floor(total / MINUTE));
      return total < 10 * MINUTE && rest > 0 ? `${minutes} ${short.second().format(rest)}` : minutes;
    }
    if (total < DAY)
      return joinUnits(
        short.hour,
        Math.floor(total / HOUR),
        short.minute,
        Math.floor((total % HOUR) / MINUTE),
      );
    return joinUnits(short.day, Math.floor(total / DAY), short.hour, Math.floor((total % DAY) / HOUR));
  };

  /** A book's length in hours and minutes, never in days. */
  const formatRuntime = (minutes: number): string => {
    const total = Math.max(0, Math.round(minutes));
    if (total < 60) return short.minute().format(total);
    return joinUnits(short.hour, Math.floor(total / 60), short.minute, total % 60);
  };

  /** "in 5 minutes", "yesterday". */
  const formatRelative = (at: string | number, now: number): string => {
    const seconds = Math.round((toMs(at) - now) / 1000);
    const size = Math.abs(seconds);
    if (size < 10) return relative().format(0, 'second');
    if (size < MINUTE) return relative().format(seconds, 'second');
    if (size < HOUR) return relative().format(Math.round(seconds / MINUTE), 'minute');
    if (size < DAY) return relative().format(Math.round(seconds / HOUR), 'hour');
    if (size < 30 * DAY) return relative().format(Math.round(seconds / DAY), 'day');
    if (size < 365 * DAY) return relative().format(Math.round(seconds / (30 * DAY)), 'month');
    return relative().format(Math.round(seconds / (365 * DAY)), 'year');
  };

  /** "Today", "Yesterday", or the date, in the time zone of the reader. */
  const formatDay = (at: string | number, now: number): string => {
    const days = Math.round((startOfDay(toMs(at)) - startOfDay(now)) / (DAY * 1000));
    if (days !== 0 && days !== -1) return formatKnown(wholeDay, at);
    const word = relative().format(days, 'day');
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
  };

  return {
    formatDay,
    formatNumber,
    formatPercent,
    formatSize,
    formatDuration,
    formatRuntime,
    formatRelative,
    formatSpeed: (bytesPerSecond: number): string => `${formatSize(bytesPerSecond)}/s`,
    formatDate: (at: string | number): string => formatKnown(date, at),
    formatDateTime: (at: string | number): string => formatKnown(dateTime, at),
    formatClock: (at: string | number): string => formatKnown(clock, at),
    /** The year of a release date, which may be only a year itself. */
    formatYear: (releaseDate: string): string => /^\d{4}/.exec(releaseDate)?.[0] ?? '',
  };
}

function joinUnits(
  first: () => Intl.NumberFormat,
  one: number,
  second: () => Intl.NumberFormat,
  two: number,
): string {
  return two === 0 ? first().format(one) : `${first().format(one)} ${second().format(two)}`;
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

function toMs(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

function formatKnown(format: () => Intl.DateTimeFormat, at: string | number): string {
  const ms = toMs(at);
  return Number.isNaN(ms) ? String(at) : format().format(ms);
}
