import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { formatMoney } from '@tripthread/shared/money';
import { draftOptionOf } from '@tripthread/shared/proposal-draft';
import { type DraftOption, mostOptions } from '@tripthread/shared/proposals';
import { Button, IconButton } from '../../components/button.tsx';
import { Field, Input, Textarea } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { ExpiryText } from '../../components/time-text.tsx';
import type { PricedLine, ProposalDetail } from './builder-facts.ts';

interface OptionsProps {
  detail: ProposalDetail;
  lines: readonly PricedLine[];
  currency: string;
  onChange: (options: readonly DraftOption[]) => void;
}

/** One to four of the trip's quotes, in the order in which the client sees them. */
export function OptionsEditor({ detail, lines, currency, onChange }: OptionsProps) {
  const options = lines.map(({ option }) => option);
  const replace = (index: number, option: DraftOption) => onChange(options.with(index, option));
  const move = (index: number, by: number) => {
    const moved = options[index];
    if (moved === undefined) return;
    onChange(options.toSpliced(index, 1).toSpliced(index + by, 0, moved));
  };
  const left = detail.quotes.filter(({ id }) => !options.some(({ quoteId }) => quoteId === id));
  return (
    <Section title="Options" level={2} count={`${options.length} of at most ${mostOptions}`}>
      <ol className="flex flex-col gap-2">
        {lines.map((line, index) => (
          <li key={line.option.quoteId} className="rounded-md border border-line bg-surface-0 p-3">
            <OptionHead
              line={line}
              place={index + 1}
              onUp={index === 0 ? null : () => move(index, -1)}
              onDown={index === lines.length - 1 ? null : () => move(index, 1)}
              onRemove={() => onChange(options.toSpliced(index, 1))}
              onRefresh={(option) => replace(index, option)}
            />
            <OptionFields line={line} currency={currency} onChange={(option) => replace(index, option)} />
          </li>
        ))}
      </ol>
      {options.length < mostOptions && left.length > 0 ? (
        <ul aria-label="Quotes that are not offered" className="mt-2 flex flex-col gap-1">
          {left.map((quote) => (
            <li key={quote.id}>
              <Button size="sm" variant="ghost" onClick={() => onChange([...options, draftOptionOf(quote)])}>
                Offer {quote.operatorName}, {quote.aircraftType ?? 'aircraft not stated'}, {formatMoney(quote.total)}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {detail.quotes.length === 0 ? (
        <p className="text-row text-ink-3">
          There is no firm quote on this trip yet. It can be offered once one is in.
        </p>
      ) : null}
    </Section>
  );
}

interface OptionHeadProps {
  line: PricedLine;
  place: number;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  onRemove: () => void;
  onRefresh: (option: DraftOption) => void;
}

function OptionHead({
  line: { option, quote, quoted, price },
  place,
  onUp,
  onDown,
  onRemove,
  onRefresh,
}: OptionHeadProps) {
  const hasNewer = quote !== undefined && quote.revision !== option.quoteRevision;
  return (
    <div className="flex flex-wrap items-start gap-x-2">
      <div className="min-w-0 flex-1 text-row">
        <p className="font-medium">
          {place}. {quote?.operatorName ?? 'A quote that is gone'}
        </p>
        <p className="text-ink-2 tabular-nums">
          {quoted === null ? 'price not known' : formatMoney(quoted)}
          {price === null ? null : (
            <>
              {' '}
              + {formatMoney({ amountMinor: price.marginMinor, currency: price.currency })} margin ={' '}
              <strong>{formatMoney({ amountMinor: price.totalMinor, currency: price.currency })}</strong> to the client
            </>
          )}
        </p>
        {quote?.validUntil == null ? null : (
          <p className="text-xs text-ink-3">
            the operator holds <ExpiryText at={quote.validUntil} />
          </p>
        )}
        {hasNewer ? (
          <Button size="sm" onClick={() => onRefresh({ ...option, quoteRevision: quote.revision })} className="mt-1">
            Take the new price {formatMoney(quote.total)}
          </Button>
        ) : null}
      </div>
      <div className="flex">
        <IconButton label={`Move option ${place} up`} disabled={onUp === null} onClick={onUp ?? undefined}>
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton label={`Move option ${place} down`} disabled={onDown === null} onClick={onDown ?? undefined}>
          <ArrowDown size={14} aria-hidden />
        </IconButton>
        <IconButton label={`Leave out option ${place}`} onClick={onRemove}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().slice(0, 120))
    .filter((line) => line !== '')
    .slice(0, 20);

function OptionFields({
  line: { option, quoted },
  currency,
  onChange,
}: {
  line: PricedLine;
  currency: string;
  onChange: (option: DraftOption) => void;
}) {
  const isForeign = quoted !== null && quoted.currency !== currency;
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
        {isForeign ? (
          <Field
            label={`One ${quoted.currency} in ${currency}`}
            hint="The rate that the price is converted by, of today"
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                defaultValue={option.exchange?.rate ?? ''}
                onChange={({ target }) =>
                  onChange({
                    ...option,
                    exchange: /^\d{1,6}(\.\d{1,9})?$/u.test(target.value)
                      ? { rate: target.value, day: new Date().toISOString().slice(0, 10) }
                      : null,
                  })
                }
              />
            )}
          </Field>
        ) : null}
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
        <Field label="A word about it">
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
          The operator’s price has US taxes in it
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
