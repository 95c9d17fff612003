import { CatchBoundary } from '@tanstack/react-router';
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { isMissingFile, type Look, lookForUpdate } from '../lib/app-files.ts';
import { t } from '../lib/i18n/index.ts';
import { Button } from './button.tsx';

type LateProps = {
  /** The person does without it: as if it had not been asked for. */
  onGiveUp: () => void;
  /** Shown until it is there. */
  fallback?: ReactNode;
};

/**
 * A part whose file comes when somebody presses for it. When the file does not come, that is told on top of the page,
 * which keeps what it holds: the room's own way, to load the page anew, would lose the press without a word.
 */
export function latePart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  // A part that failed once fails for good: the next press needs another.
  const fresh = () => lazy(async () => ({ default: await load() }));
  let newest = fresh();
  return function LatePart({ onGiveUp, fallback, ...rest }: Props & LateProps) {
    const [Part, setPart] = useState(() => newest);
    const [failure, setFailure] = useState<{ error: unknown }>();
    if (failure === undefined) {
      return (
        <CatchBoundary
          getResetKey={() => ''}
          errorComponent={Nothing}
          onCatch={(error) => {
            newest = fresh();
            setFailure({ error });
          }}
        >
          <Suspense fallback={fallback}>
            {/* What is for this file alone has been taken out. */}
            <Part {...(rest as unknown as Props)} />
          </Suspense>
        </CatchBoundary>
      );
    }
    // What broke for another reason is the room's to tell.
    if (!isMissingFile(failure.error)) throw failure.error;
    const again = (): void => {
      setPart(() => newest);
      setFailure(undefined);
    };
    return (
      <>
        {fallback}
        <MissingPart onGiveUp={onGiveUp} onRetry={again} />
      </>
    );
  };
}

const Nothing = (): null => null;

type MissingPartProps = { onGiveUp: () => void; onRetry: () => void };

/** Says why nothing came of a press. Needs no file that the page has not got. */
function MissingPart({ onGiveUp, onRetry }: MissingPartProps) {
  const [look, setLook] = useState<Look>();
  useEffect(() => {
    void lookForUpdate().then(setLook);
  }, []);
  return look === undefined ? null : <Told look={look} onGiveUp={onGiveUp} onRetry={onRetry} />;
}

const WORDS = {
  updated: ['error.updated', 'error.updatedHint'],
  same: ['error.title', 'error.missingFile'],
  unreachable: ['error.unreachable', 'error.pressAgain'],
} as const;

function Told({ look, onGiveUp, onRetry }: MissingPartProps & { look: Look }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed while it is on the page, it gives the focus back to what was pressed.
    return () => element?.close();
  }, []);
  const [title, text] = WORDS[look];
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}text`}
      onCancel={(event) => {
        event.preventDefault();
        onGiveUp();
      }}
      className="sheet pointer-events-auto m-auto w-full max-w-none rounded-t-xl bg-surface p-5 text-text shadow-card ring-1 ring-line backdrop:bg-overlay max-sm:mb-0 sm:max-w-md sm:rounded-xl sm:p-6"
    >
      <h2 id={`${id}title`} className="text-lg font-semibold">
        {t(title)}
      </h2>
      <p id={`${id}text`} className="mt-1 text-base text-muted">
        {t(text)}
      </p>
      <div className="safe-bottom mt-5 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={onGiveUp}>{t('common.close')}</Button>
        {look === 'unreachable' ? (
          <Button variant="primary" onClick={onRetry}>
            {t('common.tryAgain')}
          </Button>
        ) : (
          // A file that failed once is not asked for again by every browser.
          <Button variant="primary" onClick={() => window.location.reload()}>
            {t('error.loadAnew')}
          </Button>
        )}
      </div>
    </dialog>
  );
}
