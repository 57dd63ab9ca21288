import { stepNames } from '@tripthread/shared/sessions/sessions';
import { ListFilter, Search, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../../components/controls/button.tsx';
import { Input } from '../../../components/controls/field.tsx';
import { Kbd } from '../../../components/text/kbd.tsx';
import { Popover } from '../../../components/overlays/popover.tsx';
import type { Me } from '../../../lib/api/api-types.ts';
import { classNames } from '../../../lib/page/class-names.ts';
import { useShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { type DeskSearch, sortOf, withoutFilters } from './desk-search.ts';
import type { Density } from '../session-row.tsx';

/** Changes the URL; undefined parameters are removed. */
export type ChangeSearch = (patch: { readonly [K in keyof DeskSearch]?: DeskSearch[K] | undefined }) => void;

const loadFields = () => import('./filter-fields.tsx');
const FilterFields = lazy(() => loadFields().then((file) => ({ default: file.FilterFields })));

export interface ListFiltersProps {
  search: DeskSearch;
  onSearch: ChangeSearch;
  me: Me | undefined;
  density: Density;
  onDensity: (density: Density) => void;
}

export function ListFilters(props: ListFiltersProps) {
  const { search, onSearch } = props;
  return (
    <div className="flex flex-col gap-2 border-b border-line px-3 py-2">
      <div className="flex items-center gap-2">
        <SearchField q={search.q ?? ''} onChange={(q) => onSearch({ q: q === '' ? undefined : q })} />
        <ScopeSwitch
          scope={search.scope ?? 'mine'}
          onChange={(scope) => onSearch({ scope: scope === 'team' ? 'team' : undefined })}
        />
        <FilterBox {...props} />
      </div>
      <Chips {...props} />
    </div>
  );
}

/** Typing waits a moment before it reads; Escape first empties, then leaves. */
function SearchField({ q, onChange }: { q: string; onChange: (q: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState({ q, text: q });
  if (typed.q !== q) setTyped({ q, text: q });
  const { text } = typed;
  useShortcut('search', () => input.current?.select());
  useEffect(() => {
    if (text.trim() === q.trim()) return undefined;
    const timer = setTimeout(() => onChange(text.trim()), 180);
    return () => clearTimeout(timer);
  }, [text, q, onChange]);
  return (
    <label className="relative min-w-0 flex-1">
      <span className="sr-only">Search sessions</span>
      <Search size={14} aria-hidden className="pointer-events-none absolute top-2.25 left-2.5 text-ink-3" />
      <Input
        ref={input}
        type="search"
        value={text}
        maxLength={100}
        placeholder="Client, route, trip"
        onChange={({ target }) => setTyped({ q, text: target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (text === '') input.current?.blur();
          setTyped({ q, text: '' });
        }}
        className="peer pr-7 pl-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' ? (
        <span className="pointer-events-none absolute top-1.5 right-1.5 peer-focus:hidden max-md:hidden">
          <Kbd>/</Kbd>
        </span>
      ) : (
        <IconButton
          label="Clear the search"
          className="absolute inset-y-0 right-1 my-auto size-6"
          onClick={() => setTyped({ q, text: '' })}
        >
          <X size={13} aria-hidden />
        </IconButton>
      )}
    </label>
  );
}

function ScopeSwitch({ scope, onChange }: { scope: 'mine' | 'team'; onChange: (scope: 'mine' | 'team') => void }) {
  return (
    <fieldset className="flex shrink-0 rounded-md border border-line bg-surface-2 p-0.5">
      <legend className="sr-only">Whose sessions</legend>
      {(['mine', 'team'] as const).map((value) => (
        <label
          key={value}
          className={classNames(
            'flex h-6.5 items-center rounded-sm px-2 text-xs font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
            value === scope ? 'bg-surface-1 text-ink-1 shadow-[0_0_0_1px_var(--line)]' : 'text-ink-3 hover:text-ink-1',
          )}
        >
          <input
            type="radio"
            name="scope"
            value={value}
            checked={value === scope}
            onChange={() => onChange(value)}
            className="sr-only"
          />
          {value === 'mine' ? 'Mine' : 'Team'}
        </label>
      ))}
    </fieldset>
  );
}

/** What is asked for less often, behind a button: its fields are fetched when it is first opened. */
function FilterBox(props: ListFiltersProps) {
  return (
    <Popover
      label="Filters"
      align="end"
      className="w-64 min-h-52"
      trigger={(trigger) => (
        <IconButton
          label="Filters"
          {...trigger}
          onPointerEnter={() => void loadFields()}
          onFocus={() => void loadFields()}
        >
          <ListFilter size={16} aria-hidden />
        </IconButton>
      )}
    >
      {(close) => (
        <Suspense fallback={null}>
          <FilterFields {...props} onDone={close} />
        </Suspense>
      )}
    </Popover>
  );
}

/** The filters in force, each with its own way out. */
function Chips({ search, onSearch, me }: ListFiltersProps) {
  const chips = [
    search.step === undefined ? null : { name: 'step', label: stepNames[search.step] },
    search.assignee === undefined
      ? null
      : { name: 'assignee', label: me?.agents.find(({ id }) => id === search.assignee)?.name ?? 'One broker' },
    search.trip === undefined ? null : { name: 'trip', label: `Trip ${search.trip}` },
    search.unread === undefined ? null : { name: 'unread', label: 'Unread' },
    search.expiring === undefined ? null : { name: 'expiring', label: 'Expiring within 24 h' },
    search.silent === undefined ? null : { name: 'silent', label: 'Silent operators' },
    sortOf(search, me?.agent.role) === undefined ? null : { name: 'sort', label: 'Most urgent first' },
  ].filter((chip) => chip !== null);
  if (chips.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          aria-label={`Remove the filter ${label}`}
          onClick={() => onSearch({ [name]: undefined })}
          className="flex h-6 items-center gap-1 rounded-sm bg-accent-tint px-1.5 text-xs font-medium text-accent-ink hover:bg-surface-3"
        >
          {label}
          <X size={11} aria-hidden />
        </button>
      ))}
      <Button
        variant="ghost"
        size="sm"
        className="h-6 px-1.5"
        onClick={() => onSearch({ ...withoutFilters, sort: undefined })}
      >
        Clear filters
      </Button>
    </div>
  );
}
