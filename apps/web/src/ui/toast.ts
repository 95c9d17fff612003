import { messageOf } from '../lib/api/problem.ts';

/*
 * Short messages at the edge of the screen. The library comes only with the first message, so it costs the first page
 * nothing. A toast is never the only place a message can be read.
 */
export type ToastAction = { label: string; onClick: () => void };
export type ToastLevel = 'info' | 'success' | 'warning' | 'error';

export function showToast(level: ToastLevel, message: string, action?: ToastAction): void {
  void import('./toaster.tsx').then(({ raiseToast }) => raiseToast(level, message, action));
}

export const toastSuccess = (message: string, action?: ToastAction): void =>
  showToast('success', message, action);
export const toastError = (error: unknown): void => showToast('error', messageOf(error));
