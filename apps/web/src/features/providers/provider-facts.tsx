import type { Provider } from '../../lib/api/types.ts';
import { told } from '../../lib/i18n/index.ts';

/** What is known of a connection without asking it: its account, the age of its session. */
export function ProviderFacts({ facts }: { facts: Provider['facts'] }) {
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1.5 px-5 pb-4 text-sm sm:px-6">
      {facts.map(({ label, value, ok }) => (
        <div key={label} className="flex flex-wrap gap-x-2">
          <dt className="text-faint">{told(label)}</dt>
          <dd className={ok === false ? 'font-semibold text-danger' : ''}>{told(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
