import { useQuery } from '@tanstack/react-query';
import { Folder, TriangleAlert } from 'lucide-react';
import { type ReactNode, useDeferredValue, useRef } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
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
      {tokens.data !== undefined && !locked && (
        <ul aria-label={t('naming.tokens')} className="flex flex-wrap gap-1.5">
          {tokens.data.tokens.map(({ token, meaning, example }) => (
            <li key={token}>
              <button
                type="button"
                title={`${meaning} · ${example}`}
                aria-label={t('naming.insert', { token: braced(token), meaning })}
                onClick={() => insert(braced(token))}
                className="h-8 rounded-sm bg-raised px-2.5 font-mono text-xs text-muted hover:bg-hover hover:text-text max-sm:h-11 touch:h-11"
              >
                {braced(token)}
              </button>
            </li>
          ))}
        </ul>
      )}
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
  return (
    <ul aria-label={t('naming.previews')} className="grid gap-2.5">
      {NAMING_EXAMPLES.map((example) => (
        <li key={example.key}>
          <Preview
            label={t(example.label)}
            libraryPath={libraryPath}
            body={{
              pattern,
              useSeriesFolders,
              book: example.book,
              files: example.files,
              ...(filePattern === '' ? {} : { filePattern }),
            }}
          />
        </li>
      ))}
    </ul>
  );
}

type PreviewProps = { label: string; libraryPath: string; body: Parameters<typeof namingPreviewQuery>[0] };

function Preview({ label, libraryPath, body }: PreviewProps) {
  const { data, error } = useQuery({ ...namingPreviewQuery(body), enabled: body.pattern !== '' });
  return (
    <div className="rounded-lg bg-sunken px-4 py-3">
      <p className="mb-1.5 text-xs font-semibold text-faint">{label}</p>
      {error !== null ? (
        <p className="text-sm text-danger">{error.message}</p>
      ) : (
        <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1 font-mono text-sm">
          <Folder aria-hidden className="size-4 shrink-0 text-accent-text" />
          {libraryPath !== '' && <span className="text-faint">{libraryPath.replace(/\/$/, '')}/</span>}
          {data?.segments.map((segment, index) => (
            <span key={`${index} ${segment}`}>
              {segment}
              {index < data.segments.length - 1 && <span className="text-accent-text"> /</span>}
            </span>
          ))}
        </p>
      )}
      {data?.files.slice(0, 2).map((file) => (
        <p key={file.from} className="mt-1 ml-5.5 font-mono text-xs text-muted">
          {file.to}
        </p>
      ))}
      {data?.warnings.map((warning) => (
        <p key={warning} className="mt-1.5 flex items-start gap-2 text-sm text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {warning}
        </p>
      ))}
    </div>
  );
}
