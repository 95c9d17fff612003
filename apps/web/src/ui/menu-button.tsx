import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react';
import type { MenuItem } from './menu.tsx';

const loadMenu = () => import('./menu.tsx').then((module) => ({ default: module.Menu }));
const Menu = lazy(loadMenu);

type MenuButtonProps = {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
};

/** A menu whose machinery comes with the first press, so a page full of menus costs nothing until then. */
export function MenuButton({ trigger, items, align = 'end' }: MenuButtonProps) {
  const [wanted, setWanted] = useState(false);
  const closed = cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => setWanted(true),
    onPointerEnter: () => void loadMenu(),
  });
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <Menu trigger={trigger} items={items} align={align} defaultOpen />
    </Suspense>
  );
}
