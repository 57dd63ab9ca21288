import { parseTripReference } from '@tripthread/shared/ids';
import { type SessionStep, sessionSteps, stepNames } from '@tripthread/shared/sessions/sessions';
import { useState } from 'react';
import { Field, Input, Select } from '../../../components/controls/field.tsx';
import type { ListFiltersProps } from './list-filters.tsx';
import { SavedViews } from './saved-views-fields.tsx';

export function FilterFields({
  search,
  onSearch,
  me,
  density,
  onDensity,
  onDone,
}: ListFiltersProps & { onDone: () => void }) {
  return (
    <div className="flex flex-col gap-3 p-2">
      {search.tab === 'completed' || search.tab === 'archived' ? null : (
        <SortField search={search} onSearch={onSearch} me={me} />
      )}
      <Field label="Step">
        {(control) => (
          <Select
            {...control}
            value={search.step ?? ''}
            onChange={({ target }) =>
              onSearch({ step: target.value === '' ? undefined : (target.value as SessionStep) })
            }
          >
            <option value="">Any step</option>
            {sessionSteps.map((step) => (
              <option key={step} value={step}>
                {stepNames[step]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {search.scope === 'team' ? <AssigneeField search={search} onSearch={onSearch} me={me} /> : null}
      <TripField trip={search.trip ?? ''} onChange={(trip) => onSearch({ trip })} onDone={onDone} />
      <Check
        label="Unread only"
        checked={search.unread === '1'}
        onChange={(on) => onSearch({ unread: on ? '1' : undefined })}
      />
      <Check
        label="Expiring within 24 h"
        checked={search.expiring === '1'}
        onChange={(on) => onSearch({ expiring: on ? '1' : undefined })}
      />
      <Check
        label="Operators silent for longer than usual"
        checked={search.silent === '1'}
        onChange={(on) => onSearch({ silent: on ? '1' : undefined })}
      />
      <Check
        label="Compact rows"
        checked={density === 'compact'}
        onChange={(on) => onDensity(on ? 'compact' : 'comfortable')}
      />
      {me === undefined ? null : (
        <SavedViews agentId={me.agent.id} search={search} onSearch={onSearch} onDone={onDone} />
      )}
    </div>
  );
}

/** Of a team only its lead sees what presses whom. */
function SortField({ search, onSearch, me }: Pick<ListFiltersProps, 'search' | 'onSearch' | 'me'>) {
  if (search.scope === 'team' && me?.agent.role !== 'lead') return null;
  return (
    <Field label="Order">
      {(control) => (
        <Select
          {...control}
          value={search.sort ?? ''}
          onChange={({ target }) => onSearch({ sort: target.value === 'urgent' ? 'urgent' : undefined })}
        >
          <option value="">Last activity first</option>
          <option value="urgent">Most urgent first</option>
        </Select>
      )}
    </Field>
  );
}

function AssigneeField({ search, onSearch, me }: Pick<ListFiltersProps, 'search' | 'onSearch' | 'me'>) {
  return (
    <Field label="Assignee">
      {(control) => (
        <Select
          {...control}
          value={search.assignee ?? ''}
          onChange={({ target }) => onSearch({ assignee: target.value === '' ? undefined : target.value })}
        >
          <option value="">Anyone</option>
          {me?.agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** A trip is taken on Enter or on leaving, when it is one: half an id is not a filter. */
function TripField({
  trip,
  onChange,
  onDone,
}: {
  trip: string;
  onChange: (trip: string | undefined) => void;
  onDone: () => void;
}) {
  const [text, setText] = useState(trip);
  const [isWrong, setIsWrong] = useState(false);
  const take = (): boolean => {
    const isTrip = text.trim() === '' || parseTripReference(text) !== null;
    setIsWrong(!isTrip);
    if (isTrip) onChange(text.trim() === '' ? undefined : text.trim());
    return isTrip;
  };
  return (
    <Field label="Trip" error={isWrong ? 'Enter atrip-… or the six-character code' : undefined}>
      {(control) => (
        <Input
          {...control}
          value={text}
          maxLength={40}
          placeholder="atrip-… or A1B2C3"
          className="font-mono"
          onChange={({ target }) => setText(target.value)}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && take()) onDone();
          }}
        />
      )}
    </Field>
  );
}

function Check({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="flex min-h-6 items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
        className="size-4 accent-accent"
      />
      {label}
    </label>
  );
}
