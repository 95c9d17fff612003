import { CircleCheck, CircleDashed, CircleSlash, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Activity } from '../../lib/api/types.ts';
import { t, tOr, told } from '../../lib/i18n/rooms.ts';
import { Card, Section } from '../../ui/page.tsx';

type Integration = Activity['integrations'][number];

const SIGN: Record<Integration['state'], { icon: ReactNode; tone: string }> = {
  ok: { icon: <CircleCheck aria-hidden />, tone: 'text-accent-text' },
  backedOff: { icon: <TriangleAlert aria-hidden />, tone: 'text-danger' },
  unknown: { icon: <CircleDashed aria-hidden />, tone: 'text-faint' },
  off: { icon: <CircleSlash aria-hidden />, tone: 'text-faint' },
};

/** Everything outside that Earmark talks to, and how it does. */
export function Integrations({ items }: { items: readonly Integration[] }) {
  if (items.length === 0) return null;
  return (
    <Section title={t('status.integrations')}>
      <ul aria-label={t('status.integrations')} className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {items.map((item) => {
          const sign = SIGN[item.state];
          return (
            <li key={item.id}>
              <Card className="flex h-full items-start gap-3.5 p-4">
                <span className={`mt-0.5 [&_svg]:size-5 ${sign.tone}`}>{sign.icon}</span>
                <div className="min-w-0">
                  <p className="truncate font-semibold">{item.name}</p>
                  <p className="text-sm text-faint">{tOr(`providerKind.${item.kind}`, item.kind)}</p>
                  <p className={`mt-1 text-sm ${item.state === 'backedOff' ? 'text-danger' : 'text-muted'}`}>
                    {item.message === null ? t(`integrationState.${item.state}`) : told(item.message)}
                  </p>
                  {item.facts.length > 0 && (
                    <dl className="mt-2 grid gap-0.5 text-xs text-muted">
                      {item.facts.map(({ label, value, ok }) => (
                        <div key={label}>
                          <dt className="inline text-faint">{told(label)}: </dt>
                          <dd className={`inline ${ok === false ? 'font-semibold text-danger' : ''}`}>
                            {told(value)}
                          </dd>
                        </div>
                      ))}
                    </dl>
                  )}
                </div>
              </Card>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
