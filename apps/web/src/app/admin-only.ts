import { redirect } from '@tanstack/react-router';
import type { Me } from '../lib/api/types.ts';

/** For `beforeLoad` of rooms only admins may enter; everybody else lands on the home page. */
export function adminOnly({ context }: { context: { me: Me } }): void {
  if (context.me.group !== 'admin') throw redirect({ to: '/' });
}
