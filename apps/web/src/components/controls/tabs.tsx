import type { KeyboardEvent, ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';

export interface Tab<Id extends string> {
  id: Id;
  label: ReactNode;
  /** A count beside it; text, since it may be `100+`. */
  count?: string | undefined;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  active: Id;
  onChange: (id: Id) => void;
  /** The id of the panel that the tabs switch. */
  controls?: string;
}

export function Tabs<Id extends string>({ label, tabs, active, onChange, controls }: TabsProps<Id>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = tabs.findIndex(({ id }) => id === active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[to % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next.id);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus();
  };
  return (
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={onKeyDown}
      className="flex min-w-0 gap-0.5 overflow-x-auto [scrollbar-width:none] @max-[400px]:gap-0"
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === active}
          aria-controls={controls}
          tabIndex={tab.id === active ? 0 : -1}
          onClick={() => onChange(tab.id)}
          className={classNames(
            'relative flex h-9 shrink-0 items-center gap-1 px-1.5 text-xs @max-[400px]:px-1 outline-offset-[-3px] transition-colors duration-100',
            'after:absolute after:inset-x-1.5 after:bottom-0 after:h-0.5 after:rounded-full',
            tab.id === active ? 'font-medium text-ink-1 after:bg-accent' : 'text-ink-3 hover:text-ink-1',
          )}
        >
          {tab.label}
          {tab.count === undefined ? null : <span className="font-normal text-ink-3 tabular-nums">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
