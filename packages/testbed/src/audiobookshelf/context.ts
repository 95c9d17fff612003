import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StandIn } from '../stand-in/stand-in.ts';
import type { Item, Library } from './model.ts';
import type { Scanner } from './scanner.ts';
import type { Store } from './store.ts';
import type { Credential, Users } from './users.ts';
import type { Watcher } from './watcher.ts';

export type AbsContext = {
  standIn: StandIn;
  store: Store;
  scanner: Scanner;
  users: Users;
  watcher: () => Watcher | undefined;
};

const callers = new WeakMap<FastifyRequest, Credential>();

export function rememberCaller(request: FastifyRequest, caller: Credential): void {
  callers.set(request, caller);
}

/** Who sent the request; routes behind the guard always have one. */
export function callerOf(request: FastifyRequest): Credential {
  const caller = callers.get(request);
  if (!caller) throw new Error('The route is not behind the guard');
  return caller;
}

export function isAdmin(request: FastifyRequest): boolean {
  return callerOf(request).user.type !== 'user';
}

/** Most refusals are plain words, not JSON. */
export function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(text);
}

/** Items the caller may see: explicit ones need their own permission. */
export function visibleItems(context: AbsContext, request: FastifyRequest, library: Library): Item[] {
  const { canSeeExplicit } = callerOf(request).user;
  return context.store.itemsIn(library.id).filter((item) => canSeeExplicit || !item.facts.explicit);
}

export function libraryOf(context: AbsContext, item: Item): Library {
  const library = context.store.libraries.find((each) => each.id === item.libraryId);
  if (!library) throw new Error(`Item ${item.id} belongs to no library`);
  return library;
}
