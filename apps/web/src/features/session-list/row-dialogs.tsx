import type { StatusMove } from '@tripthread/shared/session-moves';
import { Check, CircleX, Trophy } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, Input } from '../../components/field.tsx';
import { Kbd } from '../../components/kbd.tsx';
import type { Me, SessionRow } from '../../lib/api.ts';
import { serverNow } from '../../lib/clock.ts';
import { dayName, initials, routeText, timeOfDay } from '../../lib/format.ts';
import { localInputValue, snoozeTimes } from '../../lib/snooze-times.ts';

interface RowDialogProps {
  row: SessionRow;
  onClose: () => void;
  onDecide: (move: StatusMove) => void;
}

const nameOf = (row: SessionRow): string =>
  [routeText(row.request) ?? row.conversation?.subject, row.client?.name].filter(Boolean).join(', ');

/** Up and down go through the choices; a choice's own key takes it. */
function onChoiceKey(event: KeyboardEvent<HTMLElement>): void {
  const choices = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[data-choice]') ?? [])];
  const at = choices.indexOf(event.currentTarget);
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  const byKey = choices.find((choice) => choice.dataset.choice === event.key);
  if (step !== undefined) choices[(at + step + choices.length) % choices.length]?.focus();
  else if (byKey !== undefined) byKey.click();
  else return;
  event.preventDefault();
}

function Choices({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="flex flex-col gap-0.5">
      {children}
    </div>
  );
}

function Choice({
  shortcut,
  icon,
  hint,
  isFirst = false,
  onClick,
  children,
}: {
  shortcut: string;
  icon?: ReactNode;
  hint?: string;
  isFirst?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      data-choice={shortcut}
      data-autofocus={isFirst ? '' : undefined}
      onClick={onClick}
      onKeyDown={onChoiceKey}
      className="flex h-9 w-full items-center gap-2.5 rounded-md px-2 text-left text-row hover:bg-surface-2 focus:bg-surface-2"
    >
      {icon === undefined ? null : <span className="flex w-5 justify-center text-ink-3">{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint === undefined ? null : <span className="text-xs text-ink-3">{hint}</span>}
      <Kbd>{shortcut}</Kbd>
    </button>
  );
}

export function CompleteDialog({ row, onClose, onDecide }: RowDialogProps) {
  return (
    <Dialog size="sm" title="Complete" description={nameOf(row)} onClose={onClose}>
      <Choices label="How did it end?">
        <Choice
          shortcut="w"
          isFirst
          icon={<Trophy size={15} className="text-won" aria-hidden />}
          onClick={() => onDecide({ move: 'complete', outcome: 'won' })}
        >
          Won
        </Choice>
        <Choice
          shortcut="l"
          icon={<CircleX size={15} aria-hidden />}
          onClick={() => onDecide({ move: 'complete', outcome: 'lost' })}
        >
          Lost
        </Choice>
      </Choices>
    </Dialog>
  );
}

export function SnoozeDialog({ row, onClose, onDecide }: RowDialogProps) {
  const [keep, setKeep] = useState(false);
  const [until, setUntil] = useState('');
  const snooze = (at: string | null): void => onDecide({ move: 'pause', until: at, keep });
  const isPast = until !== '' && Date.parse(until) <= serverNow();
  return (
    <Dialog size="sm" title="Snooze" description={nameOf(row)} onClose={onClose}>
      <Choices label="Until when?">
        {snoozeTimes(serverNow()).map((time, index) => (
          <Choice
            key={time.label}
            shortcut={String(index + 1)}
            isFirst={index === 0}
            hint={`${dayName(time.until)} ${timeOfDay(time.until)}`}
            onClick={() => snooze(time.until)}
          >
            {time.label}
          </Choice>
        ))}
        <Choice shortcut="0" onClick={() => snooze(null)}>
          Without a time
        </Choice>
      </Choices>
      <form
        className="mt-3 flex items-end gap-2 border-t border-line px-2 pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (until !== '' && !isPast) snooze(new Date(until).toISOString());
        }}
      >
        <Field label="Another time (yours)" className="flex-1" error={isPast ? 'Has to be in the future' : undefined}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              min={localInputValue(serverNow())}
              value={until}
              onChange={({ target }) => setUntil(target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={until === '' || isPast}>
          Snooze
        </Button>
      </form>
      <label className="mt-3 flex min-h-6 items-center gap-2 px-2 text-row">
        <input
          type="checkbox"
          checked={keep}
          onChange={({ target }) => setKeep(target.checked)}
          className="size-4 accent-accent"
        />
        Keep it snoozed even when something new arrives
      </label>
    </Dialog>
  );
}

interface AssignDialogProps {
  row: SessionRow;
  agents: Me['agents'];
  onClose: () => void;
  onAssign: (agent: Me['agents'][number]) => void;
}

export function AssignDialog({ row, agents, onClose, onAssign }: AssignDialogProps) {
  const choices = agents.filter(({ isActive }) => isActive);
  return (
    <Dialog size="sm" title="Assign" description={nameOf(row)} onClose={onClose}>
      <Choices label="To whom?">
        {choices.map((agent, index) => (
          <Choice
            key={agent.id}
            shortcut={String(index + 1)}
            isFirst={index === 0}
            icon={
              agent.id === row.isoAgentId ? (
                <Check size={15} aria-hidden />
              ) : (
                <span className="text-2xs">{initials(agent.name)}</span>
              )
            }
            hint={agent.id === row.isoAgentId ? 'has it' : agent.role}
            onClick={() => (agent.id === row.isoAgentId ? onClose() : onAssign(agent))}
          >
            {agent.name}
          </Choice>
        ))}
      </Choices>
    </Dialog>
  );
}
