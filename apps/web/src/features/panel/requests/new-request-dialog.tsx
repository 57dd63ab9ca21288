import { Button } from '../../../components/controls/button.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { Kbd } from '../../../components/text/kbd.tsx';
import { runShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { ClientPicker } from '../people/client-picker.tsx';
import { CategoryFields } from './category-fields.tsx';
import { LegsEditor } from './legs-editor.tsx';
import { useNewRequest } from './use-new-request.ts';
import { WishFields } from './wish-fields.tsx';

/** A client called: who, from where to where, when, how many. Everything but a first word may follow later. */
export function NewRequestDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (sessionId: string) => void;
}) {
  const form = useNewRequest(onCreated);
  const { values, edit, errors } = form;
  // After this dialog has gone, so that the other one gets the focus.
  const inALine = (): void => {
    onClose();
    setTimeout(() => runShortcut('quick'));
  };

  return (
    <FormDialog
      size="lg"
      title="New request"
      description="Opens a session. Leave unknown fields empty."
      verb="Create request"
      form={form}
      aside={
        <Button variant="ghost" className="mr-auto" onClick={inALine}>
          Type it in one line <Kbd>q</Kbd>
        </Button>
      }
      onClose={onClose}
    >
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <ClientPicker
          // Another draft is another client: the picker keeps what it chose.
          key={form.generation}
          present={values.client === null ? null : { ...values.client, companyName: null }}
          chosenId={values.client?.id ?? null}
          onChoose={(id, name) => edit({ client: { id, name } })}
          error={errors.clientId}
        />
        <Field label="Subject" hint="Optional; the route is the default." error={errors.subject}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={values.subject}
              onChange={({ target }) => edit({ subject: target.value })}
            />
          )}
        </Field>
      </div>
      <LegsEditor legs={values.legs} errors={errors} onChange={(legs) => edit({ legs })} />
      <CategoryFields draft={values} errors={errors} onChange={edit} />
      <WishFields wishes={values} errors={errors} onChange={edit} />
    </FormDialog>
  );
}
