/** Between small facts in a line. The space before it does not break, so that no line begins with a dot. */
export const DOT = '\u00a0· ';
