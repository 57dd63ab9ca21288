import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../../components/controls/button.tsx';
import { Input } from '../../../components/controls/field.tsx';
import type { DeskSearch } from './desk-search.ts';
import type { ChangeSearch } from './list-filters.tsx';
import { applied, isSameSearch, maxViewNameLength, useSavedViews, viewOf } from './saved-views.ts';

interface SavedViewsProps {
  agentId: string;
  search: DeskSearch;
  onSearch: ChangeSearch;
  onDone: () => void;
}

/** Lists the saved views of this login, and saves the current filters under a name. */
export function SavedViews({ agentId, search, onSearch, onDone }: SavedViewsProps) {
  const { views, save, remove } = useSavedViews(agentId);
  const [name, setName] = useState('');
  const isSaved = views.some((view) => isSameSearch(view.search, search));
  const canSave = Object.keys(viewOf(search)).length > 0 && !isSaved;
  if (views.length === 0 && !canSave) return null;
  return (
    <section aria-label="Saved views" className="flex flex-col gap-1 border-t border-line pt-3">
      <h2 className="text-xs font-medium text-ink-2">Saved views</h2>
      {views.length === 0 ? null : (
        <ul className="-mx-1">
          {views.map((view) => (
            <li key={view.name} className="flex items-center">
              <button
                type="button"
                aria-pressed={isSameSearch(view.search, search)}
                onClick={() => {
                  onSearch(applied(view));
                  onDone();
                }}
                className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1 text-left hover:bg-surface-2"
              >
                <span className="min-w-0 flex-1 truncate">{view.name}</span>
                {isSameSearch(view.search, search) ? <Check size={13} aria-hidden className="text-accent-ink" /> : null}
              </button>
              <IconButton label={`Forget the view ${view.name}`} className="size-7" onClick={() => remove(view.name)}>
                <X size={13} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {canSave ? (
        <form
          className="flex gap-1.5"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            save(name, search);
            setName('');
          }}
        >
          <Input
            aria-label="Name of the view"
            placeholder="Name these filters"
            maxLength={maxViewNameLength}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <Button type="submit" size="sm" className="h-8 shrink-0" disabled={name.trim() === ''}>
            Save
          </Button>
        </form>
      ) : null}
    </section>
  );
}
