import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { SearchParams } from './search-params.ts';

/** Keys that follow one another faster than this are one change; a single key is looked for at once. */
const BURST_MS = 40;
/** The address is for going back and for sharing: it follows once nobody has typed for this long. */
const ADDRESS_PAUSE_MS = 300;

/** What stood in the field of a history entry that was left before its address followed. */
const leftBehind = new Map<string, string>();

type Typed = {
  /** What stands in the field. */
  text: string;
  /** The search that is shown: the address, with the words of the field. */
  params: SearchParams;
  type: (text: string) => void;
  /** Another search at once: a filter, a suggestion. */
  go: (params: SearchParams) => void;
  /** Nobody types any more: the address may follow now. */
  rest: () => void;
};

/**
 * Finds by the words in the field without waiting for the address. `entry` is the place in the browser's history the
 * address stands in, `ask` hears of a search before it is drawn.
 */
export function useTyped(
  address: SearchParams,
  entry: string,
  navigate: (params: SearchParams) => void,
  ask: (params: SearchParams) => void,
): Typed {
  const inAddress = address.q ?? '';
  const [text, setText] = useState(() => leftBehind.get(entry) ?? inAddress);
  const [words, setWords] = useState(text);
  const typedAt = useRef(-BURST_MS);
  // What was put into the address here, in order; anything else there came from a link or the back button.
  const own = useRef<string[]>([]);
  const wasInAddress = useRef(inAddress);
  useEffect(() => {
    if (wasInAddress.current === inAddress) return;
    wasInAddress.current = inAddress;
    const at = own.current.indexOf(inAddress);
    // What was overtaken before it got there never comes.
    own.current.splice(0, at < 0 ? own.current.length : at + 1);
    if (at >= 0) return;
    setText(inAddress);
    setWords(inAddress);
  }, [inAddress]);

  const find = (next: string): void => {
    ask(withWords(address, next));
    setWords(next);
  };
  const go = (next: SearchParams): void => {
    const { q = '' } = next;
    setText(q);
    setWords(q);
    if (q !== inAddress && q !== own.current.at(-1)) own.current.push(q);
    navigate(next);
  };
  const rest = (): void => {
    if (text !== inAddress) go(withWords(address, text));
  };
  const onBurstOver = useEffectEvent(() => {
    if (text !== words) find(text);
  });
  const onPause = useEffectEvent(rest);
  useEffect(() => {
    const burst = window.setTimeout(onBurstOver, BURST_MS);
    const pause = window.setTimeout(onPause, ADDRESS_PAUSE_MS);
    return () => {
      window.clearTimeout(burst);
      window.clearTimeout(pause);
    };
  }, [text]);
  // The back button is quicker than the address: forward leads to what stood here.
  const onLeave = useEffectEvent(() => {
    if (text !== inAddress) leftBehind.set(entry, text);
  });
  useEffect(() => {
    leftBehind.clear();
    return onLeave;
  }, []);
  return {
    text,
    params: withWords(address, words),
    type: (next) => {
      const now = performance.now();
      const single = now - typedAt.current >= BURST_MS;
      typedAt.current = now;
      setText(next);
      if (next === '' || single) find(next);
    },
    go,
    rest,
  };
}

function withWords({ q: _old, ...rest }: SearchParams, words: string): SearchParams {
  return words === '' ? rest : { ...rest, q: words };
}
