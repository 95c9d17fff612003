/** `@2xl` of the style sheet. */
const ROOM_REM = 42;

/** Whether the list of the settings stands beside them: large text takes that room on any screen. */
export function isListBeside(): boolean {
  const main = document.getElementById('main');
  if (main === null) return false;
  const { paddingLeft, paddingRight } = getComputedStyle(main);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const width = main.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  return width >= ROOM_REM * rem;
}
