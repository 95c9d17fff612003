import type { AddRequest } from './adding.ts';
import type { DialectFacts } from './dialect.ts';
import type { Engine } from './engine.ts';
import type { EventLog } from './log.ts';
import type { Preferences } from './preferences.ts';
import type { Session } from './sessions.ts';

export type Answer = { status: number; type: string; body: string | Uint8Array };

export type UploadedFile = { field: string; name: string; bytes: Uint8Array };

export type Call = {
  /** Query and form fields together. */
  fields: AddRequest & { has(name: string): boolean };
  files: readonly UploadedFile[];
  session: Session;
};

export type ApiContext = {
  facts: DialectFacts;
  engine: Engine;
  preferences: Preferences;
  log: EventLog;
  now: () => number;
};

export type Endpoint = {
  /** GET endpoints also answer POST; POST ones refuse GET with 405. */
  method: 'GET' | 'POST';
  required?: readonly string[] | undefined;
  run(call: Call): Answer | Promise<Answer>;
};

export type Endpoints = Record<string, Endpoint>;

export function textAnswer(body: string, status = 200): Answer {
  return { status, type: 'text/plain; charset=UTF-8', body };
}

export function jsonAnswer(value: unknown, status = 200): Answer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

export const NOT_FOUND: Answer = textAnswer('Not Found', 404);
export const DONE: Answer = textAnswer('');
/** Some endpoints answer 204 since WebAPI 2.11.8, where there is nothing to say. */
export const NOTHING: Answer = textAnswer('', 204);
