import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export type MenuItem = {
  key: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
};

type MenuProps = {
  /** The button that opens it. */
  trigger: ReactNode;
  items: readonly MenuItem[];
  align?: 'start' | 'end';
  defaultOpen?: boolean;
};

export function Menu({ trigger, items, align = 'end', defaultOpen = false }: MenuProps) {
  return (
    <Radix.Root modal={false} defaultOpen={defaultOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={12}
          className="overlay z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-[min(26rem,calc(100vw-1.5rem))] min-w-48 overflow-y-auto rounded-lg bg-surface p-1.5 shadow-card ring-1 ring-line"
        >
          {items.map((item) => (
            <Radix.Item
              key={item.key}
              disabled={item.disabled ?? false}
              onSelect={item.onSelect}
              className={`flex min-h-10 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-base outline-none select-none data-disabled:opacity-50 data-highlighted:bg-raised touch:min-h-11 ${item.danger === true ? 'text-danger' : ''}`}
            >
              <span className="grid w-4 shrink-0 place-items-center text-faint">{item.icon}</span>
              <span className="min-w-0 py-1.5 wrap-anywhere">{item.label}</span>
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
