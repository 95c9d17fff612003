import { createExternalStore } from '../external-store.ts';

/** Whether the last call got an answer from the server, whatever it was. */
export const reached = createExternalStore(true);
