import type { StatusMove } from '@tripthread/shared/sessions/session-moves';
import { Check } from 'lucide-react';
import { Choice, Choices } from '../../../components/controls/choices.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { useForm } from '../../../lib/form/use-form.ts';
import { Field, Input } from '../../../components/controls/field.tsx';
import type { Me, SessionRow } from '../../../lib/api/api-types.ts';
import { serverNow } from '../../../lib/time/clock.ts';
import { dayName, initials, timeOfDay } from '../../../lib/format/format.ts';
import { rowName } from '../../../entities/sessions/row-name.ts';
import { snoozeTimes } from '../../../entities/sessions/snooze-times.ts';
import { localInputValue } from '../../../lib/time/local-input.ts';

interface RowDialogProps {
  row: SessionRow;
  onClose: () => void;
  onDecide: (move: StatusMove) => void;
}

const noTime = { version: 0, values: { until: '', keep: false } };

export function SnoozeDialog({ row, onClose, onDecide }: RowDialogProps) {
  const snooze = (until: string | null, keep: boolean): void => onDecide({ move: 'pause', until, keep });
  const form = useForm<{ readonly until: string; readonly keep: boolean }>({
    name: null,
    saved: noTime,
    save: ({ values }) => Promise.resolve(snooze(new Date(values.until).toISOString(), values.keep)),
  });
  const { until, keep } = form.values;
  const isPast = until !== '' && Date.parse(until) <= serverNow();
  return (
    <FormDialog
      size="sm"
      title="Snooze"
      description={rowName(row)}
      verb="Snooze"
      isDisabled={until === '' || isPast}
      form={form}
      onClose={onClose}
    >
      <SnoozeChoices onSnooze={(at) => snooze(at, keep)} />
      <div className="border-t border-line px-2 pt-3">
        <Field label="Another time (yours)" error={isPast ? 'Must be in the future' : undefined}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              min={localInputValue(serverNow())}
              value={until}
              onChange={({ target }) => form.edit({ until: target.value })}
            />
          )}
        </Field>
      </div>
      <label className="flex min-h-6 items-center gap-2 px-2 text-row">
        <input
          type="checkbox"
          checked={keep}
          onChange={({ target }) => form.edit({ keep: target.checked })}
          className="size-4 accent-accent"
        />
        Stay snoozed on new activity
      </label>
    </FormDialog>
  );
}

const SnoozeChoices = ({ onSnooze }: { onSnooze: (until: string | null) => void }) => (
  <Choices label="Until when?">
    {snoozeTimes(serverNow()).map((time, index) => (
      <Choice
        key={time.label}
        shortcut={String(index + 1)}
        isFirst={index === 0}
        hint={`${dayName(time.until)} ${timeOfDay(time.until)}`}
        onClick={() => onSnooze(time.until)}
      >
        {time.label}
      </Choice>
    ))}
    <Choice shortcut="0" onClick={() => onSnooze(null)}>
      Without a time
    </Choice>
  </Choices>
);

interface AssignDialogProps {
  row: SessionRow;
  agents: Me['agents'];
  onClose: () => void;
  onAssign: (agent: Me['agents'][number]) => void;
}

export function AssignDialog({ row, agents, onClose, onAssign }: AssignDialogProps) {
  const choices = agents.filter(({ isActive }) => isActive);
  return (
    <Dialog size="sm" title="Assign" description={rowName(row)} onClose={onClose}>
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
