import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';

type RowListProps = {
  title: string;
  help: string;
  count: number;
  row: (index: number) => ReactNode;
  locked: boolean;
  error: string | undefined;
  addLabel: string;
  removeLabel: string;
  onAdd: () => void;
  onRemove: (index: number) => void;
};

/** A list in a settings form whose rows can be added and removed. */
export function RowList(props: RowListProps) {
  const { locked, error } = props;
  return (
    <div>
      <p className="text-sm font-semibold">{props.title}</p>
      <p className="mt-0.5 mb-2.5 text-sm text-muted">{props.help}</p>
      <ul className="grid max-w-lg gap-2">
        {Array.from({ length: props.count }, (_, index) => (
          <li key={index} className="flex items-center gap-2">
            {props.row(index)}
            <IconButton
              label={props.removeLabel}
              disabled={locked}
              icon={<X aria-hidden className="size-4" />}
              onClick={() => props.onRemove(index)}
            />
          </li>
        ))}
      </ul>
      {error !== undefined && <p className="mt-1.5 text-sm text-danger">{error}</p>}
      {!locked && (
        <Button
          size="sm"
          className="mt-2"
          icon={<Plus aria-hidden className="size-4" />}
          onClick={props.onAdd}
        >
          {props.addLabel}
        </Button>
      )}
    </div>
  );
}
