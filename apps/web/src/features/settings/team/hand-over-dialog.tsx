import { useState } from 'react';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { Field, Select } from '../../../components/controls/field.tsx';
import { useForm } from '../../../lib/form/use-form.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { Member } from './team-page.tsx';

interface HandOverDialogProps {
  from: Member;
  members: readonly Member[];
  onClose: () => void;
}

const emptyForm = { version: 0, values: { to: '' } };

/** Hands a broker's open sessions over to a colleague, fifty with each call. */
export function HandOverDialog(props: HandOverDialogProps) {
  const { from, onClose } = props;
  const { form, done, colleagues, isChosen } = useHandOver(props);
  return (
    <FormDialog
      size="sm"
      title="Hand over open sessions"
      description={`${from.name} has ${from.openSessions}. Each thread records the hand-over.`}
      verb="Hand over"
      cancel="Cancel"
      isDisabled={!isChosen}
      form={form}
      onClose={onClose}
    >
      <Field label="To" hint="Clients and operators are not notified.">
        {(control) => (
          <Select
            {...control}
            data-autofocus
            value={form.values.to}
            onChange={({ target }) => form.edit({ to: target.value })}
          >
            <option value="">Choose a colleague</option>
            {colleagues.map(({ id, name, openSessions }) => (
              <option key={id} value={id}>
                {name}, {openSessions} open
              </option>
            ))}
          </Select>
        )}
      </Field>
      {done === null || from.openSessions <= 50 ? null : (
        <p role="status" className="pt-3 text-row tabular-nums">
          {done} of {from.openSessions} handed over
        </p>
      )}
    </FormDialog>
  );
}

/** The form that hands sessions over, with the count of those that are. */
function useHandOver({ from, members, onClose }: HandOverDialogProps) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.team.handOver.useMutation();
  const [done, setDone] = useState<number | null>(null);
  const colleagues = members.filter(({ id, isActive }) => isActive && id !== from.id);
  const colleagueOf = (to: string) => colleagues.find(({ id }) => id === to);
  const form = useForm<{ readonly to: string }>({
    name: null,
    saved: emptyForm,
    save: async ({ values }) => {
      const colleague = colleagueOf(values.to);
      if (colleague === undefined) return;
      let count = 0;
      setDone(0);
      try {
        for (let left = 1; left > 0;) {
          const answer = await mutateAsync({ fromAgentId: from.id, toAgentId: colleague.id });
          count += answer.handedOver;
          setDone(count);
          left = answer.handedOver === 0 ? 0 : answer.left;
        }
        toast({
          text: `${colleague.name} has ${count === 1 ? 'the session' : `${count} sessions`} of ${from.name} now`,
        });
        onClose();
      } finally {
        // Where a call failed, the sessions before it stay handed over.
        setDone(null);
        await utils.team.list.invalidate();
      }
    },
  });
  return { form, done, colleagues, isChosen: colleagueOf(form.values.to) !== undefined };
}
