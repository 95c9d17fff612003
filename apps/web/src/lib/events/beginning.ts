let newest = '';

/** Remembers the newest event the server knew when it gave this answer. */
export function noteNewestEvent(answer: Response): void {
  newest = answer.headers.get('last-event-id') ?? '';
}

/** The event behind which a page's first stream begins, so that nothing is missed between its lists and the stream. */
export function newestEventNoted(): string {
  return newest;
}
