import { distance } from 'fastest-levenshtein';

/** Degrees and honours behind a name; in capitals, so that "Yo-Yo Ma" keeps his. */
const CREDENTIALS =
  /(?:,\s*|\s+)(?:M\.?\s?D|Ph\.?\s?D|PHD|Psy\.?D|Ed\.?D|Pharm\.?D|J\.?D|D\.?O|D\.?D\.?S|D\.?V\.?M|D\.?C|N\.?D|R\.?N|R\.?D|M\.?A|M\.?S|M\.?B\.?A|M\.?S\.?W|M\.?P\.?H|L\.?C\.?S\.?W|LMFT|LPC|CPA|CFP|O\.?B\.?E|C\.?B\.?E|F\.?R\.?S|USN|USMC|U\.?S\.?A\.?F)\.?$/u;

/** The name without what stands behind it: M.D., PhD, OBE. */
export function withoutCredentials(name: string): string {
  let bare = name.trim();
  // Names that shout say nothing by their capitals.
  if (bare === bare.toUpperCase()) return bare;
  for (let step = 0; step < 4; step += 1) {
    const rest = bare.replace(CREDENTIALS, '');
    if (rest === bare || !/\s/u.test(rest.trim())) break;
    bare = rest.trim();
  }
  return bare;
}

const NICKNAMES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    bob: ['robert'],
    rob: ['robert'],
    bill: ['william'],
    will: ['william'],
    jim: ['james'],
    mike: ['michael'],
    tom: ['thomas'],
    dick: ['richard'],
    rick: ['richard'],
    ted: ['edward', 'theodore'],
    jack: ['john'],
    chuck: ['charles'],
    tony: ['anthony'],
    andy: ['andrew'],
    steve: ['steven', 'stephen'],
    dave: ['david'],
    joe: ['joseph'],
    liz: ['elizabeth'],
    kate: ['katherine', 'kathryn'],
    nick: ['nicholas'],
    jeff: ['jeffrey', 'geoffrey'],
    lev: ['leo'],
    leo: ['lev'],
    ned: ['edward'],
    sam: ['samuel'],
    ben: ['benjamin'],
    dan: ['daniel'],
    matt: ['matthew'],
    chris: ['christopher'],
    alex: ['alexander', 'aleksandr'],
    fyodor: ['fedor', 'feodor'],
    harry: ['henry', 'harold'],
    larry: ['lawrence', 'laurence'],
    peggy: ['margaret'],
    maggie: ['margaret'],
    becky: ['rebecca'],
    sue: ['susan'],
    beth: ['elizabeth'],
    betty: ['elizabeth'],
    steven: ['stephen'],
  }),
);

/** Cheap test before the dearer comparison of sounds: of about one length, and the first letters may be one sound. */
function mayVary(one: string, two: string): boolean {
  if (Math.abs(one.length - two.length) > 3) return false;
  return one[0] === two[0] || (VARYING.has(one[0]!) && VARYING.has(two[0]!));
}

const VARYING = new Set(['e', 'y', 'j', 'i', 'v', 'w', 'k', 'h']);

/** Are these two spellings of one surname? */
export function soundsAlike(one: string, two: string): boolean {
  return one.length >= 6 && two.length >= 6 && mayVary(one, two) && soundOf(one) === soundOf(two);
}

/** Are these the same given name: alike, an initial, a nickname, a shortened or misspelt form? */
export function sameGiven(found: string, wanted: string): boolean {
  if (found === wanted) return true;
  if (found.length === 1 || wanted.length === 1) return found[0] === wanted[0];
  const [short, long] = found.length < wanted.length ? [found, wanted] : [wanted, found];
  if (short.length >= 4 && mayVary(short, long)) {
    const [one, two] = [soundOf(short), soundOf(long)];
    // Aleksandr, Alexander
    if (one === two || (one.length >= 7 && two.length >= 7 && distance(one, two) <= 1)) return true;
  }
  if (NICKNAMES.get(short)?.includes(long) || NICKNAMES.get(long)?.includes(short)) return true;
  if (short.length >= 3 && long.startsWith(short)) return true;
  return (
    short.length >= 5 && short[0] === long[0] && long.length - short.length <= 1 && distance(short, long) <= 1
  );
}

/** Letters that stand for the same sound in the usual ways to write Russian and other names in Latin letters. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:ye|je)/, 'e'],
  [/ks/g, 'x'],
  [/ph/g, 'f'],
  [/tsch|tch|cz/g, 'ch'],
  [/sch|sz/g, 'sh'],
  [/kh/g, 'h'],
  [/w/g, 'v'],
  [/j/g, 'y'],
  [/(?<=[aeiou])y(?=[aeiou])/g, ''],
  [/(?:iy|yi|ij|ii|yy|ie|y|i)$/g, 'i'],
  [/(.)\1/g, '$1'],
];

/** How a name sounds, whatever the rules it was written in Latin letters by: Dostojewski is Dostoyevsky. */
export function soundOf(name: string): string {
  const known = sounds.get(name);
  if (known !== undefined) return known;
  let sound = name;
  for (const [letters, one] of SOUNDS) sound = sound.replace(letters, one);
  if (sounds.size >= MAX_SOUNDS) sounds.clear();
  sounds.set(name, sound);
  return sound;
}

/** The same words come back with every release of a search. */
const sounds = new Map<string, string>();
const MAX_SOUNDS = 2000;
