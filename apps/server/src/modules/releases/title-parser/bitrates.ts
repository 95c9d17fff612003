import { gap, type Token } from '../matching/tokens.ts';
import { role } from './roles.ts';

export function isBitrateUnit(text: string): boolean {
  return (
    text === 'kbps' || text === 'kbit' || text === 'kbits' || text === 'kbs' || text === 'kb' || text === 'k'
  );
}

const NOMINAL_BITRATES = new Set('48,56,64,80,96,112,128,160,192,224,256,320'.split(','));

/** "[MP3 320]", "(64 M4B)": a usual bitrate beside a format, in brackets. */
export function isNominalBitrate(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  if (token.group === 0 || !NOMINAL_BITRATES.has(token.text)) return false;
  const [before, next] = [tokens[at - 1], tokens[at + 1]];
  if (before?.group === token.group && before.role === role.format && token.gap <= gap.list) return true;
  const isFormat = next?.text === 'mp3' || next?.text === 'm4b' || next?.text === 'm4a';
  return isFormat && next?.group === token.group && next.gap <= gap.joined;
}
