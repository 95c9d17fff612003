import { createFileRoute, redirect } from '@tanstack/react-router';
import { LoginPage } from '../features/users/login-page.tsx';
import { meQuery, setupQuery } from '../features/users/me.ts';
import { loginMethodsQuery, type SignOnTrouble, signOnUrl, TROUBLES } from '../features/users/sign-on.tsx';

type Search = {
  redirect?: string;
  /** Why single sign-on led nowhere. */
  trouble?: SignOnTrouble;
  /** Stay here: somebody has just signed out. */
  stay?: true;
};

export const Route = createFileRoute('/login')({
  validateSearch: (search): Search => {
    const { redirect: to, trouble, stay } = search;
    const known = TROUBLES.find((each) => each === trouble);
    return {
      ...(typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { redirect: to } : {}),
      ...(known === undefined ? {} : { trouble: known }),
      ...(stay === true ? { stay } : {}),
    };
  },
  beforeLoad: async ({ context, search }) => {
    if ((await context.queries.ensureQueryData(meQuery)) !== null) throw redirect({ to: '/' });
    if ((await context.queries.fetchQuery(setupQuery)).needed) throw redirect({ to: '/setup' });
    const { signOn = null } = (await context.queries.fetchQuery(loginMethodsQuery)) ?? {};
    if (signOn?.autoStart === true && search.trouble === undefined && search.stay === undefined)
      throw redirect({ href: signOnUrl(search.redirect), reloadDocument: true });
    return { signOn };
  },
  component: LoginPage,
});
