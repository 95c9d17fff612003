import { cloneElement, type ReactElement, useState } from 'react';
import { latePart } from './late-part.tsx';
import type { MenuItem } from './menu.tsx';

const loadMenu = () => import('./menu.tsx').then((module) => module.Menu);
const Menu = latePart(loadMenu);

type MenuButtonProps = {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
};

/** A menu whose machinery comes with the first press, so a page full of menus costs nothing until then. */
export function MenuButton({ trigger, items, align = 'end' }: MenuButtonProps) {
  const [wanted, setWanted] = useState(false);
  const [gaveUp, setGaveUp] = useState(false);
  const closed = cloneElement(trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    // It is drawn anew then, and takes the focus back.
    autoFocus: gaveUp,
    onClick: () => setWanted(true),
    // What is only fetched ahead disturbs nobody; the press tells.
    onPointerEnter: () => void loadMenu().catch(() => undefined),
  });
  if (!wanted) return closed;
  return (
    <Menu
      trigger={trigger}
      items={items}
      align={align}
      defaultOpen
      fallback={closed}
      onGiveUp={() => {
        setGaveUp(true);
        setWanted(false);
      }}
    />
  );
}
