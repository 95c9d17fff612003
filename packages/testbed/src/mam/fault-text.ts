import type { Fault } from '../stand-in/stand-in.ts';

/** A parameter of a fault as text. */
export function faultText(fault: Fault, name: string, fallback: string): string {
  const value = fault.params?.[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;
}
