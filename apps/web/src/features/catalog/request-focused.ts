/** Presses the plus of the card that has the focus; nothing when it has none. */
export function requestFocused(): void {
  document.activeElement
    ?.closest('article')
    ?.querySelector<HTMLButtonElement>('[data-request-button]')
    ?.click();
}
