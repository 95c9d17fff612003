import type { ReactNode } from 'react';
import { Logo } from '../ui/logo.tsx';

type AuthFrameProps = { title: string; text: string; children: ReactNode };

/** The page before one is inside: the name, one sentence, one form. */
export function AuthFrame({ title, text, children }: AuthFrameProps) {
  return (
    <main className="relative isolate grid min-h-dvh place-items-center px-5 py-10">
      <div
        aria-hidden
        className="pointer-events-none absolute inset-0 -z-10 bg-[radial-gradient(70%_55%_at_50%_0%,var(--glow),transparent)]"
      />
      <div className="w-full max-w-sm">
        <div className="mb-9 flex justify-center">
          <Logo />
        </div>
        <h1 className="text-center font-serif text-2xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-2 mb-8 text-center text-muted">{text}</p>
        {children}
      </div>
    </main>
  );
}
