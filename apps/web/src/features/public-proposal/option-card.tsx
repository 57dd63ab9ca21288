import { Check, Minus } from 'lucide-react';
import { classNames } from '../../lib/page/class-names.ts';
import { plural } from '../../lib/format/format.ts';
import type { PageOption } from './link-api.ts';
import { moneyColumn, taxNames } from './page-text.ts';

function PriceLines({ price }: { price: PageOption['price'] }) {
  const lines: readonly (readonly [string, number])[] = [
    ['Charter', price.charterMinor],
    ...price.taxes.map(
      ({ kind, amountMinor, basisPoints, each }) =>
        [
          `${taxNames[kind]}${basisPoints === null ? '' : `, ${basisPoints / 100} %`}${each === null ? '' : `, ${each.count} × USD ${(each.usdMinor / 100).toFixed(2)}`}`,
          amountMinor,
        ] as const,
    ),
    ...(price.cardFeeMinor > 0 ? [['Card fee', price.cardFeeMinor] as const] : []),
  ];
  const amounts = moneyColumn([...lines.map(([, amount]) => amount), price.totalMinor], price.currency);
  return (
    <dl className="flex flex-col gap-1 text-row">
      {lines.map(([name], index) => (
        <div key={name} className="flex justify-between gap-3">
          <dt className="min-w-0 text-ink-2">{name}</dt>
          <dd className="shrink-0 tabular-nums">{amounts[index]}</dd>
        </div>
      ))}
      <div className="mt-1 flex items-baseline justify-between gap-3 border-t border-line pt-2 text-body font-semibold">
        <dt>Total</dt>
        <dd className="tabular-nums">{amounts.at(-1)}</dd>
      </div>
    </dl>
  );
}

function Included({ words, isIn }: { words: readonly string[]; isIn: boolean }) {
  if (words.length === 0) return null;
  const Icon = isIn ? Check : Minus;
  return (
    <div>
      <p className="pb-1 text-row font-medium text-ink-3">{isIn ? 'Included' : 'Not included'}</p>
      <ul className="flex flex-col gap-0.5 text-row">
        {words.map((word) => (
          <li key={word} className="flex gap-2">
            <Icon size={14} aria-hidden className={classNames('mt-0.5 shrink-0', isIn ? 'text-won' : 'text-ink-3')} />
            <span className="min-w-0 break-words">{word}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface OptionCardProps {
  option: PageOption;
  number: number;
  /** Whether there are several: a single one has no number. */
  isOnly: boolean;
  /** The accepted option. */
  isChosen: boolean;
  color: string;
}

/** Renders one aircraft with its price. */
export function OptionCard({ option, number, isOnly, isChosen, color }: OptionCardProps) {
  const facts = [
    option.aircraftType === option.title ? null : option.aircraftType,
    option.tail,
    option.yearOfMake === null ? null : `built ${option.yearOfMake}`,
    option.seats === null ? null : plural(option.seats, 'seat'),
    option.operatorName === null ? null : `operated by ${option.operatorName}`,
  ].filter((fact) => fact !== null);
  return (
    <article
      aria-label={isOnly ? option.title : `Option ${number}: ${option.title}`}
      className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface-1 p-4 sm:p-5"
      style={isChosen ? { borderColor: color, boxShadow: `0 0 0 1px ${color}` } : undefined}
    >
      <header>
        {isOnly && !isChosen ? null : (
          <p className="flex items-center gap-1.5 text-row text-ink-3">
            {isOnly ? null : <span>Option {number}</span>}
            {isChosen ? (
              <span className="inline-flex items-center gap-1 font-medium text-won">
                <Check size={14} aria-hidden /> accepted
              </span>
            ) : null}
          </p>
        )}
        <h3 className="text-body font-semibold break-words">{option.title}</h3>
        {facts.length === 0 ? null : <p className="text-row break-words text-ink-2">{facts.join(' · ')}</p>}
      </header>
      <PriceLines price={option.price} />
      <Included words={option.included} isIn />
      <Included words={option.notIncluded} isIn={false} />
      {option.note === null ? null : (
        <p className="text-row break-words whitespace-pre-line text-ink-2">{option.note}</p>
      )}
    </article>
  );
}
