import type { DraftOption } from '@tripthread/shared/proposals/proposals';
import { Field, Input, Textarea } from '../../components/controls/field.tsx';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().slice(0, 120))
    .filter((line) => line !== '')
    .slice(0, 20);

interface OptionFieldsProps {
  option: DraftOption;
  onChange: (option: DraftOption) => void;
}

/** Renders the broker’s fields of one option, without its price. */
export function OptionFields({ option, onChange }: OptionFieldsProps) {
  return (
    <details className="pt-2">
      <summary className="cursor-pointer text-xs font-medium text-ink-2">What the client sees of it</summary>
      <div className="flex flex-col gap-2 pt-2">
        <Field label="Name">
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={option.title}
              onChange={(event) => onChange({ ...option, title: event.target.value })}
            />
          )}
        </Field>
        <ListField
          label="Included, one per line"
          items={option.included}
          onChange={(included) => onChange({ ...option, included })}
        />
        <ListField
          label="Not included, one per line"
          items={option.notIncluded}
          onChange={(notIncluded) => onChange({ ...option, notIncluded })}
        />
        <Field label="Note to the client">
          {(control) => (
            <Textarea
              {...control}
              maxLength={1_000}
              value={option.note ?? ''}
              onChange={({ target }) => onChange({ ...option, note: target.value.trim() === '' ? null : target.value })}
            />
          )}
        </Field>
        <Switch is={option.showsOperator} onChange={(showsOperator) => onChange({ ...option, showsOperator })}>
          Name the operator
        </Switch>
        <Switch is={option.showsTail} onChange={(showsTail) => onChange({ ...option, showsTail })}>
          Name the registration
        </Switch>
        <Switch
          is={option.operatorTaxes === 'included'}
          onChange={(is) =>
            onChange({ ...option, operatorTaxes: is ? 'included' : 'excluded', statedTaxesMinor: null })
          }
        >
          The operator’s price includes US taxes
        </Switch>
      </div>
    </details>
  );
}

function ListField({
  label,
  items,
  onChange,
}: {
  label: string;
  items: readonly string[];
  onChange: (items: readonly string[]) => void;
}) {
  return (
    <Field label={label}>
      {(control) => (
        <Textarea
          {...control}
          defaultValue={items.join('\n')}
          onChange={({ target }) => onChange(linesOf(target.value))}
        />
      )}
    </Field>
  );
}

function Switch({ is, onChange, children }: { is: boolean; onChange: (is: boolean) => void; children: string }) {
  return (
    <label className="flex items-center gap-2 text-row text-ink-1">
      <input type="checkbox" checked={is} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}
