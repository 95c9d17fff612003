import { useEffect, useEffectEvent, useState } from 'react';
import { sparkPath } from './spark-path.ts';

const SAMPLES = 60;
const EVERY_MS = 2000;
const WIDTH = 160;
const HEIGHT = 36;

type SparklineProps = {
  value: number;
  /** What it was before, oldest first, one every two seconds. */
  history: readonly number[];
  label: string;
};

/** The last two minutes of a number: begins with what the server remembers, and is drawn on as it comes. */
export function Sparkline({ value, history, label }: SparklineProps) {
  const [begun, setBegun] = useState(history);
  const [samples, setSamples] = useState<readonly number[]>(() => [...history, value].slice(-SAMPLES));
  if (begun !== history) {
    setBegun(history);
    setSamples([...history, value].slice(-SAMPLES));
  }
  const sample = useEffectEvent(() => setSamples((past) => [...past.slice(1 - SAMPLES), value]));
  useEffect(() => {
    const timer = window.setInterval(sample, EVERY_MS);
    return () => window.clearInterval(timer);
  }, []);
  const { line, area } = sparkPath(samples, SAMPLES, WIDTH, HEIGHT);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-9 w-40 min-w-0"
      preserveAspectRatio="none"
    >
      <path d={area} className="fill-accent opacity-15" />
      <path
        d={line}
        fill="none"
        strokeWidth="1.5"
        className="stroke-accent"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
