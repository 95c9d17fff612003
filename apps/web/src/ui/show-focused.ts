import type { FocusEvent } from 'react';

/** What takes the focus by key in a row that scrolls sideways comes into sight whole: browsers leave half of it outside. */
export function showFocused({ target }: FocusEvent<HTMLElement>): void {
  if (target.matches(':focus-visible'))
    (target.closest('li') ?? target).scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
