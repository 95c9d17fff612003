import { useQueries, useQuery } from '@tanstack/react-query';
import { Folder, TriangleAlert } from 'lucide-react';
import { type ReactNode, useDeferredValue, useRef } from 'react';
import { isApiError } from '../../lib/api/problem.ts';
import type { NamingPreview } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Notice, PartError } from '../../ui/states.tsx';
import { NAMING_EXAMPLES } from './examples.ts';
import { insertAt } from './insert-at.ts';
import { namingPreviewQuery, namingTokensQuery } from './queries.ts';

type PatternBuilderProps = {
  label: string;
  help?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  filePattern: string;
  useSeriesFolders: boolean;
  /** Where the folders will be, shown before them. */
  libraryPath: string;
  locked: boolean;
  lockedBy: string;
  error: string | undefined;
};

/** The folder pattern: tokens to click, and what it makes of real books as one types. */
export function PatternBuilder(props: PatternBuilderProps) {
  const { label, help, value, onChange, locked, lockedBy, error } = props;
  const tokens = useQuery(namingTokensQuery);
  const field = useRef<HTMLInputElement>(null);
  const insert = (token: string): void => {
    const input = field.current;
    const next = insertAt(
      value,
      token,
      input?.selectionStart ?? value.length,
      input?.selectionEnd ?? value.length,
    );
    onChange(next.text);
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(next.caret, next.caret);
    });
  };
  return (
    <div className="grid gap-4">
      <Field label={label} help={help} locked={locked} lockedBy={lockedBy} error={error}>
        {(control) => (
          <Input
            {...control}
            ref={field}
            value={value}
            maxLength={1000}
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => onChange(event.target.value)}
            className="font-mono text-sm"
          />
        )}
      </Field>
      {tokens.isPending && !locked && <div data-loading />}
      {tokens.data !== undefined && !locked && (
        <ul aria-label={t('naming.tokens')} className="flex flex-wrap gap-1.5">
          {tokens.data.tokens.map(({ token, meaning, example }) => (
            <li key={token}>
              <button
                type="button"
                title={`${told(meaning)} · ${example}`}
                aria-label={t('naming.insert', { token: braced(token), meaning: told(meaning) })}
                onClick={() => insert(braced(token))}
                className="h-8 rounded-sm bg-raised px-2.5 font-mono text-xs text-muted hover:bg-hover hover:text-text max-sm:h-11 touch:h-11"
              >
                {braced(token)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {tokens.isError && <PartError error={tokens.error} onRetry={() => void tokens.refetch()} />}
      <Previews {...props} />
    </div>
  );
}

/** Tokens may be listed with or without their braces. */
function braced(token: string): string {
  return token.startsWith('{') ? token : `{${token}}`;
}

function Previews({ value, filePattern, useSeriesFolders, libraryPath }: PatternBuilderProps) {
  const pattern = useDeferredValue(value);
  const previews = useQueries({
    queries: NAMING_EXAMPLES.map((example) => ({
      ...namingPreviewQuery({
        pattern,
        useSeriesFolders,
        book: example.book,
        files: example.files,
        ...(filePattern === '' ? {} : { filePattern }),
      }),
      enabled: pattern !== '',
    })),
  });
  // A broken pattern is broken for every book; it is said once.
  const problem = previews.find((preview) => preview.error !== null)?.error;
  return (
    <div aria-live="polite">
      {problem !== undefined && problem !== null ? (
        <Notice tone="danger">
          {isApiError(problem) && problem.fields.length > 0 ? problem.fields[0]?.message : problem.message}
        </Notice>
      ) : (
        <ul aria-label={t('naming.previews')} className="grid gap-2.5">
          {NAMING_EXAMPLES.map((example, index) => (
            <li key={example.key}>
              <Preview
                label={t(example.label)}
                libraryPath={libraryPath}
                preview={previews[index]?.data}
                loading={previews[index]?.isLoading === true}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type PreviewProps = {
  label: string;
  libraryPath: string;
  preview: NamingPreview | undefined;
  loading: boolean;
};

function Preview({ label, libraryPath, preview, loading }: PreviewProps) {
  return (
    <div data-loading={loading ? '' : undefined} className="min-h-18 rounded-lg bg-sunken px-4 py-3">
      <p className="mb-1.5 text-xs font-semibold text-faint">{label}</p>
      {preview !== undefined && (
        <>
          <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1 font-mono text-sm">
            <Folder aria-hidden className="size-4 shrink-0 text-accent-text" />
            {libraryPath !== '' && <span className="text-faint">{libraryPath.replace(/\/$/, '')}/</span>}
            {preview.segments.map((segment, index) => (
              <span key={`${index} ${segment}`}>
                {segment}
                {index < preview.segments.length - 1 && <span className="text-accent-text"> /</span>}
              </span>
            ))}
          </p>
          {preview.files.slice(0, 2).map((file) => (
            <p key={file.from} className="mt-1 ml-5.5 font-mono text-xs text-muted">
              {file.to}
            </p>
          ))}
          {preview.warnings.map((warning) => (
            <p key={warning} className="mt-1.5 flex items-start gap-2 text-sm text-warn">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {told(warning)}
            </p>
          ))}
        </>
      )}
    </div>
  );
}
