import { Form } from '../../../components/controls/form.tsx';
import { Field, Input, Textarea } from '../../../components/controls/field.tsx';
import { useForm } from '../../../lib/form/use-form.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { FormEnd } from '../form-end.tsx';
import { Letterhead } from './letterhead.tsx';
import { fieldsOf, type ProposalFields, type ProposalSettings, readFields } from './proposal-fields.ts';

const names: Readonly<Record<keyof ProposalFields, string>> = {
  legalName: 'Name',
  brandColor: 'Colour',
  contactLine: 'Contact line',
  proposalTerms: 'Terms',
  defaultCurrency: 'Currency',
  defaultMarginBasisPoints: 'Margin in percent',
  cardFeeBasisPoints: 'Card fee in percent',
};

const savedOf = (settings: ProposalSettings) => ({ version: 0, values: fieldsOf(settings) });

/** Edits the name, colour and terms on proposals, and what a new draft starts with. */
export function ProposalForm({ settings }: { settings: ProposalSettings }) {
  const form = useProposalForm(settings);
  const props = {
    fields: form.values,
    errors: form.errors,
    set: (name: keyof ProposalFields, text: string): void => form.edit({ [name]: text }),
  };
  return (
    <Form form={form} label="Proposals" className="flex flex-col gap-4 p-4">
      <div className="grid gap-x-8 gap-y-4 md:grid-cols-[minmax(0,36rem)_minmax(0,18rem)]">
        <div className="flex flex-col gap-4">
          <h2 className="text-body font-semibold">On the document</h2>
          <NameFields deskName={settings.name} {...props} />
          <Text
            {...props}
            name="proposalTerms"
            label="Terms"
            most={8_000}
            rows={5}
            hint="Added to each draft; brokers can change them there."
          />
          <h2 className="pt-2 text-body font-semibold">A draft begins with</h2>
          <NewProposalFields {...props} />
        </div>
        <Letterhead deskName={settings.name} fields={form.values} />
      </div>
      <FormEnd form={form} names={names} />
    </Form>
  );
}

interface FieldsProps {
  fields: ProposalFields;
  errors: Readonly<Record<string, string>>;
  set: (name: keyof ProposalFields, text: string) => void;
}

interface TextProps extends FieldsProps {
  name: keyof ProposalFields;
  label: string;
  hint?: string;
  most: number;
  /** More than one line. */
  rows?: number;
  className?: string;
}

function Text({ fields, errors, set, name, label, hint, most, rows, className }: TextProps) {
  return (
    <Field label={label} hint={hint} error={errors[name]}>
      {(control) => {
        const props = {
          ...control,
          maxLength: most,
          value: fields[name],
          onChange: ({ target }: { target: { value: string } }) => set(name, target.value),
        };
        return rows === undefined ? (
          <Input {...props} className={className} />
        ) : (
          <Textarea {...props} rows={rows} className="min-h-28" />
        );
      }}
    </Field>
  );
}

function NameFields({ deskName, ...props }: FieldsProps & { deskName: string }) {
  const { fields, errors, set } = props;
  const color = fields.brandColor.trim();
  return (
    <>
      <Text {...props} name="legalName" label="Name" most={200} hint={`If different from ${deskName}.`} />
      <Text
        {...props}
        name="contactLine"
        label="Contact line"
        most={200}
        hint="Phone, email or address, in one line."
      />
      <Field label="Colour" error={errors.brandColor} hint="For the headline and the client’s buttons.">
        {(control) => (
          <div className="flex items-center gap-2">
            <input
              type="color"
              aria-label="Choose the colour"
              className="h-8 w-12 shrink-0 rounded-md border border-line bg-surface-1"
              value={/^#[0-9a-f]{6}$/iu.test(color) ? color : '#1d4ed8'}
              onChange={(event) => set('brandColor', event.target.value)}
            />
            <div className="w-28">
              <Input
                {...control}
                maxLength={7}
                className="font-mono"
                value={fields.brandColor}
                onChange={(event) => set('brandColor', event.target.value)}
              />
            </div>
          </div>
        )}
      </Field>
    </>
  );
}

const NewProposalFields = (props: FieldsProps) => (
  <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
    <Text {...props} name="defaultCurrency" label="Currency" most={3} className="font-mono uppercase" />
    <Text {...props} name="defaultMarginBasisPoints" label="Margin in percent" most={6} className="tabular-nums" />
    <Text {...props} name="cardFeeBasisPoints" label="Card fee in percent" most={6} className="tabular-nums" />
  </div>
);

/** The form of the brokerage's proposal settings. */
function useProposalForm(settings: ProposalSettings) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.brokerage.saveForm.useMutation();
  const form = useForm<ProposalFields>({
    name: 'settings:proposals',
    saved: savedOf(settings),
    check: ({ values }) => {
      const read = readFields(values);
      return 'errors' in read ? read.errors : {};
    },
    save: async ({ base, values }) => {
      const [read, before] = [readFields(values), readFields(base)];
      if ('errors' in read || 'errors' in before) return;
      const now = await mutateAsync({ ...read.settings, before: before.settings });
      utils.brokerage.form.setData(undefined, now);
      toast({ text: 'Saved; applies to new drafts.' });
      // `viewer.me` carries the currency.
      void utils.viewer.me.invalidate();
      return savedOf(now);
    },
    theirs: async () => {
      await utils.brokerage.form.refetch();
      const now = utils.brokerage.form.getData();
      return now === undefined ? undefined : savedOf(now);
    },
    afterTheirs: 'stay',
  });
  return form;
}
