import { clsx } from 'clsx';
import { useLayoutEffect, useRef } from 'react';

const EDGE_PX = 48;

type Choice<Value extends string> = { value: Value; label: string; count?: number | undefined };

type ChoicesProps<Value extends string> = {
  label: string;
  choices: readonly Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
};

/** One of a few, as a row of pills that scrolls sideways on a phone. Native radios: arrows and focus come free. */
export function Choices<Value extends string>({ label, choices, value, onChange }: ChoicesProps<Value>) {
  const row = useRef<HTMLFieldSetElement>(null);
  // What is chosen may lie beyond the edge of a phone.
  useLayoutEffect(() => {
    const chosen = row.current?.querySelector('input:checked')?.parentElement;
    if (row.current !== null && chosen instanceof HTMLElement)
      row.current.scrollLeft = chosen.offsetLeft - row.current.offsetLeft - EDGE_PX;
  }, []);
  return (
    <fieldset ref={row} className="scroll-row -mx-1 flex min-w-0 gap-1.5 overflow-x-auto p-1">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={clsx(
            'edge relative inline-flex h-9 shrink-0 cursor-pointer items-center gap-2 rounded-full px-3.5 text-sm font-semibold transition-colors max-sm:h-11 touch:h-11 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
            choice.value === value
              ? 'bg-text text-bg'
              : 'bg-raised text-muted hover:bg-hover hover:text-text',
          )}
        >
          <input
            type="radio"
            name={label}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="sr-only"
          />
          {choice.label}
          {choice.count !== undefined && choice.count > 0 && (
            <span className="tabular opacity-75">{choice.count}</span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
