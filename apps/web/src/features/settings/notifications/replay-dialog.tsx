import { useState } from 'react';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { RefusedInput } from '../../../lib/form/refused-input.ts';
import { useForm } from '../../../lib/form/use-form.ts';
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
  const form = useReplayForm(target, onClose);
  const { from, to } = form.values;
  const isBackwards = from !== '' && to !== '' && from > to;
  const isReady = target.kind === 'trip' || (from !== '' && to !== '' && !isBackwards);

  return (
    <FormDialog
      size="sm"
      title={target.kind === 'trip' ? `Replay trip ${target.name}` : 'Replay a time range'}
      description="Reads them from Avinode again and records only differences."
      verb={form.isSaving ? 'Replaying…' : 'Replay'}
      cancel="Cancel"
      isDisabled={!isReady}
      form={form}
      onClose={onClose}
    >
      {target.kind === 'trip' ? (
        <p className="text-row">
          Every notification of trip <Mono>{target.name}</Mono> is replayed.
        </p>
      ) : (
        <>
          <Field label="Received from (your time)">
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={from}
                onChange={({ target: field }) => form.edit({ from: field.value })}
              />
            )}
          </Field>
          <Field label="To" error={isBackwards ? 'Ends before it begins' : undefined}>
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={to}
                onChange={({ target: field }) => form.edit({ to: field.value })}
              />
            )}
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** The form of a replay. */
function useReplayForm(target: ReplayTarget, onClose: () => void) {
  const [saved] = useState(() => ({
    version: 0,
    values: { from: localInputValue(serverNow() - 24 * hour), to: localInputValue(serverNow()) },
  }));
  const { replay } = useReplay();
  const form = useForm<{ readonly from: string; readonly to: string }>({
    name: null,
    saved,
    save: async ({ values }) => {
      const sentence = await replay(
        target.kind === 'trip'
          ? { tripId: target.tripId }
          : // To the end of the minute that was chosen.
            {
              from: new Date(values.from).toISOString(),
              to: new Date(new Date(values.to).getTime() + 59_999).toISOString(),
            },
      );
      if (sentence !== null) throw new RefusedInput(sentence);
    },
    onSaved: onClose,
  });
  return form;
}
