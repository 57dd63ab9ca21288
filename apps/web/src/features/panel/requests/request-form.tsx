import { useId } from 'react';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { ClientPicker } from '../people/client-picker.tsx';
import { CategoryFields } from './category-fields.tsx';
import { LegsEditor } from './legs-editor.tsx';
import type { FieldAt } from './request-meter.tsx';
import { requestFieldNames, formatRequestValue } from './request-text.ts';
import { useRequestForm } from './use-request-form.ts';
import { useFocusField } from './use-focus-field.ts';
import { WishFields } from './wish-fields.tsx';

interface RequestFormProps {
  detail: SessionDetail;
  /** The field to begin with. */
  startAt?: FieldAt | null;
  onClose: () => void;
}

/** Creates or edits the trip request of a session. */
export default function RequestForm({ detail, startAt = null, onClose }: RequestFormProps) {
  const formId = useId();
  useFocusField(formId, startAt);
  const form = useRequestForm(detail, onClose);
  const { values, edit, errors } = form;
  const isNew = detail.request === null;

  return (
    <FormDialog
      size="lg"
      title={isNew ? 'Create the trip request' : 'Edit the trip request'}
      description="Times are local to the departure airport. Leave undecided fields empty."
      verb={isNew ? 'Create request' : 'Save request'}
      form={form}
      nameOf={(field) => requestFieldNames[field] ?? field}
      inWords={formatRequestValue}
      formId={formId}
      onClose={onClose}
    >
      <LegsEditor legs={values.legs} errors={errors} onChange={(legs) => edit({ legs })} />
      <CategoryFields draft={values} errors={errors} onChange={edit} />
      <WishFields wishes={values} errors={errors} onChange={edit} />
      <ClientPicker
        present={
          values.client === null
            ? null
            : {
                ...values.client,
                companyName: values.client.id === detail.client?.id ? detail.client.companyName : null,
              }
        }
        chosenId={values.client?.id ?? null}
        onChoose={(id, name) => edit({ client: { id, name } })}
        error={errors.clientId}
      />
    </FormDialog>
  );
}
