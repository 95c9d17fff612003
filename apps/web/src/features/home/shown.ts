/* How much of each the home page shows. */
export const SHOWN_BOOKS = 16;
export const SHOWN_DECISIONS = 4;
