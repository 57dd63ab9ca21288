import { type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';
import { Kbd } from '../text/kbd.tsx';
import { Popover, type TriggerProps } from './popover.tsx';

export interface MenuItem {
  label: string;
  onSelect: () => void;
  icon?: ReactNode;
  shortcut?: string;
  /** A second, quieter text at the right. */
  hint?: string;
  disabled?: boolean;
  /** One of several: shows which is selected. */
  checked?: boolean;
  danger?: boolean;
}

interface MenuProps {
  label: string;
  align?: 'start' | 'end';
  trigger: (props: TriggerProps) => ReactNode;
  /** Groups are divided by a line. */
  groups: readonly (readonly MenuItem[])[];
  /** Rendered above the items. */
  header?: ReactNode;
}

/** Arrow keys, Home and End move the focus; a letter goes to the next item that begins with it. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey ? event.key.toLowerCase() : null;
  const byLetter =
    letter === null
      ? -1
      : [...items.slice(at + 1), ...items.slice(0, at + 1)].findIndex((item) =>
          item.textContent?.trim().toLowerCase().startsWith(letter),
        );
  const to =
    { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key] ??
    (byLetter === -1 ? null : at + 1 + byLetter);
  if (to === null || items.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  items[to % items.length]?.focus();
}

export function MenuItems({ groups, close }: { groups: MenuProps['groups']; close: () => void }) {
  return (
    <div role="presentation" onKeyDown={moveFocus}>
      {groups
        .filter((group) => group.length > 0)
        .map((group, index) => (
          <div key={group[0]?.label} role="group" className={classNames(index > 0 && 'mt-1 border-t border-line pt-1')}>
            {group.map((item) => (
              <button
                key={item.label}
                type="button"
                role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={item.checked}
                disabled={item.disabled}
                onClick={() => {
                  close();
                  item.onSelect();
                }}
                onPointerMove={(event) => event.currentTarget.focus()}
                className={classNames(
                  'flex h-8 w-full items-center gap-2.5 rounded-sm px-2 text-left outline-offset-[-2px] hover:bg-surface-2 focus:bg-surface-2 disabled:opacity-55',
                  item.danger === true && 'text-danger',
                )}
              >
                {item.icon === undefined ? null : <span className="text-ink-3">{item.icon}</span>}
                <span className="min-w-0 flex-1 truncate">{item.label}</span>
                {item.hint === undefined ? null : <span className="pl-4 text-xs text-ink-3">{item.hint}</span>}
                {item.checked === true ? <span aria-hidden className="size-1.5 rounded-full bg-accent-ink" /> : null}
                {item.shortcut === undefined ? null : <Kbd>{item.shortcut}</Kbd>}
              </button>
            ))}
          </div>
        ))}
    </div>
  );
}

export function Menu({ label, align = 'start', trigger, groups, header }: MenuProps) {
  return (
    <Popover label={label} role="menu" align={align} trigger={trigger}>
      {(close) => (
        <>
          {header}
          <MenuItems groups={groups} close={close} />
        </>
      )}
    </Popover>
  );
}
