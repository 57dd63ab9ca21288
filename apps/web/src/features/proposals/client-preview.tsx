import { Check, Minus } from 'lucide-react';
import type { ClientOption, ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import { proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import {
  formatAircraft,
  formatDay,
  formatFlight,
  formatInstant,
  formatStop,
  formatTax,
} from '@tripthread/shared/messages/client-text';
import { formatMoney } from '@tripthread/shared/money/money';

/** Renders the proposal as the client sees it, from client-visible data only. */
export function ClientPreview({ proposal }: { proposal: ClientProposal }) {
  const { brokerage, validUntil, legs } = proposal;
  return (
    <article
      aria-label="As the client sees it"
      className="rounded-md border border-line border-t-4 bg-surface-1 p-5"
      style={{ borderTopColor: brokerage.color }}
    >
      <header className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-row">
        <p className="font-semibold">{brokerage.name}</p>
        <p className="text-ink-3">
          {proposalName(proposal)}
          {validUntil === null ? '' : `, valid until ${formatInstant(validUntil, legs[0]?.departure.zone ?? null)}`}
        </p>
      </header>
      <h2 className="pt-4 text-title font-semibold">{proposal.title}</h2>
      {proposal.intro === null ? null : <p className="pt-1 text-row whitespace-pre-line">{proposal.intro}</p>}
      <ol aria-label="Itinerary" className="pt-3 text-row">
        {legs.map((leg, index) => (
          <li key={index} className="flex flex-wrap gap-x-3 border-t border-line py-1.5">
            <span className="font-medium">
              {leg.departureDate === null ? 'Date open' : formatDay(leg.departureDate)}
            </span>
            <span>
              {formatStop(leg.departure)} {leg.departureTime ?? 'time open'} → {formatStop(leg.arrival)}{' '}
              {leg.arrivalTime === null ? '' : `${leg.arrivalTime} planned`}
            </span>
            <span className="text-ink-3">
              {[...formatFlight(leg), leg.passengers === null ? null : `${leg.passengers} passengers`]
                .filter((word) => word !== null)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
      <ol aria-label="Offers" className="grid gap-3 pt-3 sm:grid-cols-[repeat(auto-fit,minmax(11rem,1fr))]">
        {proposal.options.map((option) => (
          <Offer key={option.id} option={option} />
        ))}
      </ol>
      {proposal.terms === null ? null : <p className="pt-4 text-xs whitespace-pre-line text-ink-2">{proposal.terms}</p>}
    </article>
  );
}

function Offer({ option }: { option: ClientOption }) {
  const { price } = option;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: price.currency });
  const parts: readonly (readonly [string, number])[] = [
    ['Charter', price.charterMinor],
    // Keeps a number and its unit together.
    ...price.taxes.map((tax) => [formatTax(tax).replace(/(?<=\d) %/u, '\u00a0%'), tax.amountMinor] as const),
    ...(price.cardFeeMinor > 0 ? [['Card fee', price.cardFeeMinor] as const] : []),
  ];
  return (
    <li className="flex flex-col rounded-md border border-line p-3 text-row">
      <p className="font-semibold">{option.title}</p>
      {formatAircraft(option) === option.title ? null : <p className="text-xs text-ink-2">{formatAircraft(option)}</p>}
      {option.operatorName === null ? null : <p className="text-xs text-ink-2">Operated by {option.operatorName}</p>}
      <ul className="py-2 text-xs">
        {option.included.map((item) => (
          <li key={item} className="flex gap-1">
            <Check size={12} aria-hidden className="mt-0.5 shrink-0" /> {item}
          </li>
        ))}
        {option.notIncluded.map((item) => (
          <li key={item} className="flex gap-1 text-ink-3">
            <Minus size={12} aria-hidden className="mt-0.5 shrink-0" /> <span>{item} not included</span>
          </li>
        ))}
      </ul>
      {option.note === null ? null : <p className="pb-2 text-xs">{option.note}</p>}
      <dl className="mt-auto grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 border-t border-line pt-2 text-xs tabular-nums">
        {parts.map(([name, amountMinor]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-ink-2">{name}</dt>
            <dd className="text-right">{money(amountMinor)}</dd>
          </div>
        ))}
        <div className="col-span-2 grid grid-cols-subgrid pt-1 text-body font-semibold">
          <dt>Total</dt>
          <dd className="text-right">{money(price.totalMinor)}</dd>
        </div>
      </dl>
    </li>
  );
}
