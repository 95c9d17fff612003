import { tOr } from '../../lib/i18n/rooms.ts';
import { Card } from '../../ui/page.tsx';

/** Where each field's value came from. */
export function FieldSources({ sources }: { sources: Readonly<Record<string, string>> }) {
  return (
    <Card className="px-5 py-4">
      <dl className="grid gap-x-8 gap-y-2 text-sm sm:grid-cols-2 lg:grid-cols-3">
        {Object.entries(sources).map(([field, source]) => (
          <div key={field} className="flex items-baseline justify-between gap-4 border-b border-line pb-1.5">
            <dt className="text-muted">{tOr(`field.${field}`, field)}</dt>
            <dd className="font-semibold">{tOr(`source.${source}`, source)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
