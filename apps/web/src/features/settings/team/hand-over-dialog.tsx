import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { Field, Select } from '../../../components/controls/field.tsx';
import { failureOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { Member } from './team-page.tsx';

interface HandOverDialogProps {
  from: Member;
  members: readonly Member[];
  onClose: () => void;
}

/** Gives somebody's open sessions to a colleague: fifty with each call, until none is left. */
export function HandOverDialog({ from, members, onClose }: HandOverDialogProps) {
  const utils = trpc.useUtils();
  const call = trpc.team.handOver.useMutation();
  const [to, setTo] = useState('');
  const [done, setDone] = useState<number | null>(null);
  const colleagues = members.filter(({ id, isActive }) => isActive && id !== from.id);
  const colleague = colleagues.find(({ id }) => id === to);
  const handOver = async () => {
    if (colleague === undefined) return;
    let count = 0;
    setDone(0);
    try {
      for (let left = 1; left > 0;) {
        const answer = await call.mutateAsync({ fromAgentId: from.id, toAgentId: colleague.id });
        count += answer.handedOver;
        setDone(count);
        left = answer.handedOver === 0 ? 0 : answer.left;
      }
      toast({ text: `${colleague.name} has ${count === 1 ? 'the session' : `${count} sessions`} of ${from.name} now` });
      onClose();
    } catch {
      // Said below; what went already stays where it went.
    } finally {
      setDone(null);
      await utils.team.list.invalidate();
    }
  };
  return (
    <Dialog
      size="sm"
      title="Hand over open sessions"
      description={`${from.name} has ${from.openSessions}. Each thread says that you gave it.`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={done !== null}
            disabled={colleague === undefined}
            onClick={() => void handOver()}
          >
            Hand over
          </Button>
        </>
      }
    >
      <Field label="To" hint="Clients and operators are told nothing; the requests go along.">
        {(control) => (
          <Select {...control} data-autofocus value={to} onChange={(event) => setTo(event.target.value)}>
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
      {call.isError ? (
        <p role="alert" className="pt-3 text-row text-danger">
          {failureOf(call.error).sentence}
        </p>
      ) : null}
    </Dialog>
  );
}
