import { formatMoney } from '@tripthread/shared/money/money';
import { lineNames } from '@tripthread/shared/quotes/quote-lines';
import { Mono } from '../../components/text/kbd.tsx';
import { PriceRevisions } from '../../entities/quotes/price-revisions.tsx';
import { NotStated } from '../../components/frames/section.tsx';
import { ExpiryText } from '../../components/text/time-text.tsx';
import { LineCell } from './line-cell.tsx';
import { Row } from './row.tsx';
import type { ComparedSession, Quote } from './use-comparison.ts';

type Fact = (quote: Quote) => React.ReactNode;

const facts: readonly (readonly [name: string, fact: Fact])[] = [
  ['Price holds', ({ validUntil }) => (validUntil === null ? null : <ExpiryText at={validUntil} />)],
  ['Aircraft', ({ aircraftType }) => aircraftType],
  ['Tail', ({ tail }) => (tail === null ? null : <Mono>{tail}</Mono>)],
  ['Year of make', ({ yearOfMake }) => yearOfMake],
  ['Seats', ({ seats }) => seats],
  ['Safety', ({ safetyRatings }) => (safetyRatings.length === 0 ? null : safetyRatings.join(', '))],
  ['Terms', ({ operatorTerms }) => (operatorTerms === null ? null : <Terms text={operatorTerms} />)],
];

const longTerms = 90;

function Terms({ text }: { text: string }) {
  if (text.length <= longTerms) return <span className="text-xs whitespace-pre-line text-ink-2">{text}</span>;
  return (
    <details className="text-xs text-ink-2">
      <summary className="rounded-sm">{text.slice(0, longTerms).trimEnd()}…</summary>
      <span className="whitespace-pre-line">{text}</span>
    </details>
  );
}

/** Renders the price as the operator named it, with every former price. */
export function PriceRow({ columns }: Pick<ComparedSession, 'columns'>) {
  return (
    <Row name="Price" note="as named">
      {columns.map(({ quote }) => (
        <td key={quote.id} className="border-l border-line px-2.5 py-1.5">
          <span className="font-medium tabular-nums">{formatMoney(quote.total)}</span>
          <PriceRevisions quote={quote} />
          {quote.revisions.at(-1)?.note == null ? null : (
            <p className="text-xs text-ink-3">{quote.revisions.at(-1)?.note}</p>
          )}
        </td>
      ))}
    </Row>
  );
}

export function LineRows({ columns, kinds }: Pick<ComparedSession, 'columns' | 'kinds'>) {
  return kinds.map((kind) => (
    <Row key={kind} name={lineNames[kind]}>
      {columns.map(({ quote }) => (
        <LineCell key={quote.id} quote={quote} kind={kind} />
      ))}
    </Row>
  ));
}

/** Renders the aircraft and the terms. */
export function FactRows({ columns }: Pick<ComparedSession, 'columns'>) {
  return facts.map(([name, fact]) => (
    <Row key={name} name={name}>
      {columns.map(({ quote }) => (
        <td key={quote.id} className="border-l border-line px-2.5 py-1.5">
          {fact(quote) ?? <NotStated />}
        </td>
      ))}
    </Row>
  ));
}
