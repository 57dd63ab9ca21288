import { itemsFor } from '../known/offers.ts';
import { operators } from '../known/operators.ts';
import { suggestedPrice } from '../play/actions.ts';
import type { Quote, Rfq } from '../world/model.ts';
import { invalid } from '../world/problem.ts';
import type { World } from '../world/world.ts';
import { type Fields, many, numberField, one, select, textarea, textField } from './forms.ts';
import { type Html, html } from './html.ts';

const maxLines = 8;

/** Renders the form for a price with message, validity and line items. */
export function quoteForm(world: World, rfq: Rfq, address: string): Html {
  const quoted = rfq.lifts.find(({ state }) => state === 'Accepted');
  const earlier = quoted?.quoteId == null ? undefined : world.store.get('quotes', quoted.quoteId);
  const operator = operators.find(({ id }) => id === rfq.sellerId);
  const currency = earlier?.currency ?? operator?.currency ?? 'USD';
  const price = earlier === undefined ? suggestedPrice(world, rfq) : Math.round(earlier.price * 0.96);
  const isRevision = earlier !== undefined;
  return html`<form class="card" method="post" action="${address}/quote" aria-labelledby="quote">
    <h2 id="quote">${isRevision ? 'Revise the quote' : 'Quote'}</h2>
    ${select(
      'Aircraft',
      'lift',
      rfq.lifts.map(({ id, type, tail }) => [id, `${type} ${tail}`]),
      quoted?.id,
    )}
    <div class="row">
      ${numberField('Price', 'price', { value: price, most: 1_000_000_000, step: 0.01, isNeeded: true })}
      ${select(
        'Currency',
        'currency',
        ['USD', 'EUR', 'GBP', 'CHF'].map((code) => [code, code]),
        currency,
      )}
    </div>
    <div class="row">
      ${numberField('Valid for hours', 'validHours', { value: 24, most: 8_760, step: 0.25 })}
      ${textField('Or until, UTC', 'validUntil', { type: 'datetime-local' })}
    </div>
    ${textarea('Message with the quote', 'message', isRevision ? 'Please see our new price.' : `We are pleased to offer the following. /${operator?.person ?? ''}`)}
    <details>
      <summary>Price breakdown</summary>
      ${select('Lines', 'lines', [
        ['usual', 'This operator’s usual lines'],
        ['own', 'The lines below'],
        ['none', 'None'],
      ])}
      ${linesOf(earlier, rfq.sellerId, price)}
    </details>
    <button type="submit">${isRevision ? 'Send new price' : 'Send quote'}</button>
  </form>`;
}

function linesOf(earlier: Quote | undefined, sellerId: string, price: number): Html {
  const known = [...(earlier?.lineItems ?? itemsFor(sellerId, price)), ...Array.from({ length: maxLines }, () => ({}))];
  return html`${known.slice(0, maxLines).map((item, index) => {
    const { displayName = '', price: amount = '', visibleToBuyer = true } = item as Record<string, unknown>;
    const number = index + 1;
    return html`<div class="row">
        ${textField(`Line ${number}`, 'lineName', { value: String(displayName), most: 100 })}
        ${textField(`Amount ${number}`, 'lineAmount', { value: String(amount), most: 14, inputmode: 'decimal' })}
      </div>
      <label class="pick"
        ><input type="checkbox" name="lineSeen" value="${index}" ${visibleToBuyer !== false && html`checked`} />
        <span>Line ${number} is seen by the brokerage</span></label
      >`;
  })}`;
}

/** Reads the optional parts of an offer; the operator's defaults apply to omitted ones. @throws 400 */
export function statedBy(fields: Fields): {
  readonly validUntil?: string | null;
  readonly validHours?: number;
  readonly lineItems?: Quote['lineItems'];
} {
  return { ...validityOf(fields), ...statedLines(fields) };
}

function validityOf(fields: Fields): { validUntil?: string | null; validHours?: number } {
  const [hours, until] = [one(fields, 'validHours'), one(fields, 'validUntil')];
  if (until !== '') {
    const instant = `${until}:00.000Z`;
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(until) || Number.isNaN(Date.parse(instant)))
      throw invalid('“Or until” must be a time, such as 2027-01-14T18:00', 'validUntil');
    return { validUntil: instant };
  }
  return hours === '' ? { validUntil: null } : { validHours: Number(hours) || 0 };
}

function statedLines(fields: Fields): { lineItems?: Quote['lineItems'] } {
  const which = one(fields, 'lines');
  if (which === 'none') return { lineItems: [] };
  if (which !== 'own') return {};
  const [names, amounts] = [many(fields, 'lineName'), many(fields, 'lineAmount')];
  const seen = new Set(many(fields, 'lineSeen'));
  const lineItems = names.slice(0, maxLines).flatMap((name, index) => {
    const [displayName, amount] = [name.trim(), (amounts[index] ?? '').trim()];
    if (displayName === '') return [];
    if (amount !== '' && !/^\d{1,10}(?:\.\d{1,2})?$/u.test(amount))
      throw invalid(`Amount ${index + 1} must be a number, such as 1200`, 'lineAmount');
    return [
      {
        type: 'OTHER',
        displayName,
        description: '',
        visibleToBuyer: seen.has(String(index)),
        ...(amount === '' ? {} : { price: Number(amount) }),
      },
    ];
  });
  return { lineItems };
}
