import { isApiError, messageOf } from '../lib/api/problem.ts';
import { Notice } from './states.tsx';

/** Why the last press came to nothing, said where it was pressed; nothing while there is no error. */
export function FormError({ error, className }: { error: unknown; className?: string }) {
  if (error === null || error === undefined) return null;
  return (
    <div role="alert" className={className}>
      <Notice tone="danger">
        <p>{messageOf(error)}</p>
        {isApiError(error) && error.hint !== null && <p className="mt-0.5 text-text">{error.hint}</p>}
      </Notice>
    </div>
  );
}
