import { t } from '../../lib/i18n/rooms.ts';
import { Input } from '../../ui/input.tsx';
import { RowList } from './row-list.tsx';

export type Scored = { text: string; score: number };

type ScoredTermsProps = {
  terms: readonly Scored[];
  title: string;
  help: string;
  termLabel: string;
  addLabel: string;
  locked: boolean;
  error?: string | undefined;
  onChange: (terms: Scored[]) => void;
};

/** Words or indexer flags that move a release up or down, each with its weight. */
export function ScoredTerms(props: ScoredTermsProps) {
  const { terms, locked, onChange } = props;
  const change = (index: number, part: Partial<Scored>): void =>
    onChange(terms.map((term, at) => (at === index ? { ...term, ...part } : term)));
  return (
    <RowList
      title={props.title}
      help={props.help}
      count={terms.length}
      row={(index) => (
        <>
          <Input
            aria-label={props.termLabel}
            disabled={locked}
            value={terms[index]?.text ?? ''}
            onChange={(event) => change(index, { text: event.target.value })}
          />
          <Input
            aria-label={t('quality.score')}
            type="number"
            disabled={locked}
            value={terms[index]?.score ?? 0}
            onChange={(event) => change(index, { score: Number(event.target.value) })}
            className="tabular !w-24"
          />
        </>
      )}
      locked={locked}
      error={props.error}
      addLabel={props.addLabel}
      removeLabel={t('quality.removeTerm')}
      onAdd={() => onChange([...terms, { text: '', score: 10 }])}
      onRemove={(index) => onChange(terms.filter((_, at) => at !== index))}
    />
  );
}
