import { type DecisionRule, permanently } from './rule.ts';
import { compareRuntime } from './runtime.ts';

/** Long enough for the technical block every uploader writes; descriptions may be megabytes. */
const READ_CHARACTERS = 6000;
const LABEL =
  /\b(?:length|duration|run[ -]?time|running time|total time|play ?time|laufzeit|spieldauer|dauer|dur[ée]e|duraci[óo]n|durata|duur)\b\W{0,12}/giu;
const CLOCK = /^(\d{1,3}):(\d{2})(?::(\d{2}))?/;
const WORDS =
  /^(\d{1,3})\s*(?:h\b|hrs?\b|hours?\b|std\b|stunden\b|heures?\b|horas?\b|ore\b|uur\b)\W{0,8}(?:and\s+)?(?:(\d{1,2})\s*(?:m\b|mins?\b|minutes?\b|minuten\b))?/iu;

/** What the description states outright: another running time, or that the recording is abridged. */
export const descriptionRule: DecisionRule = {
  code: 'description',
  group: 'text',
  check({ book, facts, identity, policy }) {
    const source = facts.release.description;
    if (!source) return null;
    const start = source.slice(0, READ_CHARACTERS);
    const text = start.replace(/<[^<>]{0,300}>/g, ' ');
    const isAbridged = /(?<![a-z-])abridged\W{0,8}(?:yes|true)\b|\bunabridged\W{0,8}(?:no|false)\b/i.test(
      text,
    );
    if ((isAbridged || saysAbridged(start)) && book.isAbridged !== true && !policy.allowAbridged) {
      return permanently('Its description says that it is abridged.');
    }
    const wanted = book.book.runtimeMinutes;
    if (!wanted || identity.pack.isPack) return null;
    const minutes = describedMinutes(text);
    if (minutes === null) return null;
    return compareRuntime(minutes, wanted, { shortest: 0.7, longest: 1.6 });
  },
};

const LINE_END = /<br\s{0,3}\/?>|<\/?(?:p|li|div|tr|td|h\d)\b[^<>]{0,200}>|[\r\n.!;|•]+/i;
const SHORT_LINE = 60;
const ABRIDGED = new Set(['abridged', 'gekürzt', 'gekürzte', 'gekürzter']);
const UNABRIDGED = new Set(['unabridged', 'ungekürzt', 'ungekürzte', 'ungekürzter']);
/** What may stand beside the word without making prose of the line. */
const BESIDE = new Set(
  'this,is,the,an,a,edition,version,audiobook,recording,reading,audio,book,format,type,mp3,m4b,cd,cds,hour,hours,hrs,hr,h,minutes,mins,min,m,and,read,narrated,by,author,lesung,fassung,ausgabe,hörbuch,autorenlesung,stunden,std,minuten'.split(
    ',',
  ),
);

/** "Abridged edition" as a line or sentence of its own; not "… the abridged version", and not beside "Unabridged". */
function saysAbridged(text: string): boolean {
  let isAbridged = false;
  for (const line of text.split(LINE_END)) {
    if (line.length > SHORT_LINE * 3 || line.includes('?')) continue;
    const plain = line.replace(/<[^<>]{0,100}>/g, ' ').trim();
    if (plain === '' || plain.length > SHORT_LINE) continue;
    const words = plain.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
    const rest = words.filter((word) => !BESIDE.has(word) && !/^\d+[hm]?$/.test(word));
    if (rest.length !== 1) continue;
    if (UNABRIDGED.has(rest[0]!)) return false;
    if (ABRIDGED.has(rest[0]!)) isAbridged = true;
  }
  return isAbridged;
}

/** The running time behind a label such as "Length:"; null when there is none or several differ. */
export function describedMinutes(text: string): number | null {
  let found: number | null = null;
  for (const label of text.matchAll(LABEL)) {
    const rest = text.slice(label.index + label[0].length, label.index + label[0].length + 40);
    const clock = CLOCK.exec(rest);
    const words = clock ? null : WORDS.exec(rest);
    let minutes: number | null = null;
    if (clock) minutes = clock[3] ? Number(clock[1]) * 60 + Number(clock[2]) : Number(clock[1]);
    else if (words) minutes = Number(words[1]) * 60 + Number(words[2] ?? 0);
    if (minutes === null || minutes < 10) continue;
    if (found !== null && Math.abs(found - minutes) > 5) return null;
    found = minutes;
  }
  return found;
}
