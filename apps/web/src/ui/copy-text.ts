import { toastError, toastSuccess } from './toast.ts';

/** Puts text on the clipboard and says so. On plain http browsers refuse: it can be selected by hand then. */
export function copyText(text: string, said: string): void {
  navigator.clipboard
    ?.writeText(text)
    .then(() => toastSuccess(said))
    .catch(toastError);
}
