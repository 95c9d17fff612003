import { Link } from '@tanstack/react-router';
import { BookX } from 'lucide-react';
import { t } from '../lib/i18n/index.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/states.tsx';

export function NotFound() {
  return (
    <main>
      <EmptyState
        page
        icon={<BookX aria-hidden />}
        title={t('notFound.title')}
        action={
          <Link to="/" className={buttonClass({ variant: 'primary' })}>
            {t('notFound.home')}
          </Link>
        }
      >
        <p>{t('notFound.text')}</p>
      </EmptyState>
    </main>
  );
}
