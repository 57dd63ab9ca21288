import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import { Mono } from '../../../components/text/kbd.tsx';
import { serverNow } from '../../../lib/time/clock.ts';
import { localInputValue } from '../../../lib/time/local-input.ts';
import { useReplay } from './use-replay.ts';

export type ReplayTarget =
  | { readonly kind: 'trip'; readonly tripId: string; readonly name: string }
  | { readonly kind: 'range' };

const hour = 3_600_000;

/** Asked before more than one is replayed: it is safe, but it makes Avinode answer a lot. */
export function ReplayDialog({ target, onClose }: { target: ReplayTarget; onClose: () => void }) {
  const formId = useId();
  const [from, setFrom] = useState(() => localInputValue(serverNow() - 24 * hour));
  const [to, setTo] = useState(() => localInputValue(serverNow()));
  const [failure, setFailure] = useState<string | null>(null);
  const { replay, isReplaying } = useReplay();
  const isBackwards = from !== '' && to !== '' && from > to;
  const isReady = target.kind === 'trip' || (from !== '' && to !== '' && !isBackwards);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady || isReplaying) return;
    const sentence = await replay(
      target.kind === 'trip'
        ? { tripId: target.tripId }
        : // To the end of the minute that was chosen.
          { from: new Date(from).toISOString(), to: new Date(new Date(to).getTime() + 59_999).toISOString() },
    );
    setFailure(sentence);
    if (sentence === null) onClose();
  };

  return (
    <Dialog
      size="sm"
      title={target.kind === 'trip' ? `Replay trip ${target.name}` : 'Replay a time range'}
      description="What they point at is read at Avinode again, and only what differs is told. Nothing is told twice."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isReplaying} disabled={!isReady}>
            {isReplaying ? 'Replaying…' : 'Replay'}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        {target.kind === 'trip' ? (
          <p className="text-row">
            Every notification of trip <Mono>{target.name}</Mono> is taken up again.
          </p>
        ) : (
          <>
            <Field label="Received from (your time)">
              {(control) => (
                <Input
                  {...control}
                  type="datetime-local"
                  value={from}
                  onChange={({ target: field }) => setFrom(field.value)}
                />
              )}
            </Field>
            <Field label="To" error={isBackwards ? 'Ends before it begins' : undefined}>
              {(control) => (
                <Input
                  {...control}
                  type="datetime-local"
                  value={to}
                  onChange={({ target: field }) => setTo(field.value)}
                />
              )}
            </Field>
          </>
        )}
        {failure === null ? null : (
          <p role="alert" className="text-row text-danger">
            {failure}
          </p>
        )}
      </form>
    </Dialog>
  );
}
