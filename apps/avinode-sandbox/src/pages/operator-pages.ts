import { declineReasons } from '@tripthread/shared/quotes/quotes';
import { accountOf } from '../known/accounts.ts';
import { operators } from '../known/operators.ts';
import type { Quote, Rfq } from '../world/model.ts';
import { tripOfRfq, type World } from '../world/world.ts';
import { select, textarea } from './forms.ts';
import { type Html, html } from './html.ts';
import { quoteForm } from './quote-form.ts';
import { messagesOf } from './trip-page.ts';
import {
  dateOf,
  legsTable,
  formatPrice,
  operatorName,
  reasonText,
  routeOf,
  stateMark,
  stateOf,
  thread,
  formatTime,
} from './labels.ts';

/** Renders the inbox of all operators, or of one, unanswered requests first. */
export function operatorsPage(world: World, sellerId: string): Html {
  const rfqs = [...world.store.all('rfqs')].filter((rfq) => sellerId === '' || rfq.sellerId === sellerId).reverse();
  const open = rfqs.filter((rfq) => stateOf(rfq) === 'Open');
  const answered = rfqs.filter((rfq) => stateOf(rfq) !== 'Open').slice(0, 100);
  return html`<div class="head"><h1>Operators</h1></div>
    <p class="under">Open a request and answer it as its operator.</p>
    <form class="filter" method="get" action="/operators">
      ${select(
        'Operator',
        'operator',
        [['', 'All operators'], ...operators.map(({ id, name }) => [id, name] as const)],
        sellerId,
      )}<button type="submit" class="plain">Show</button>
    </form>
    <section class="card" aria-labelledby="open">
      <h2 id="open">Waiting for an answer (${open.length})</h2>
      ${open.length === 0 ? html`<p class="empty">No open requests. They appear when a brokerage sends them from a trip.</p>` : inbox(world, open.slice(0, 200))}
    </section>
    ${
      answered.length > 0 &&
      html`<section class="card" aria-labelledby="answered">
        <h2 id="answered">Answered and canceled</h2>
        ${inbox(world, answered)}
      </section>`
    }`;
}

function inbox(world: World, rfqs: readonly Rfq[]): Html {
  const rows = rfqs.map((rfq) => {
    const trip = tripOfRfq(world, rfq);
    return html`<tr>
      <td>
        <a href="/operators/rfqs/${rfq.id}"><strong>${operatorName(rfq)}</strong></a
        ><br /><small>from ${accountOf(trip.buyerId).companyName}</small>
      </td>
      <td class="keep">${routeOf(trip)}<br /><small>${dateOf(trip)}</small></td>
      <td class="code">${trip.code}</td>
      <td>${stateMark(stateOf(rfq))}</td>
      <td class="keep"><small>${formatTime(rfq.updatedOn)}</small></td>
    </tr>`;
  });
  return html`<table class="folds">
    <thead>
      <tr>
        <th scope="col">Operator</th>
        <th scope="col">Route</th>
        <th scope="col">Trip</th>
        <th scope="col">State</th>
        <th scope="col">Last change</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** Renders one request for its operator, with every way to answer. */
export function rfqPage(world: World, rfq: Rfq, wrong?: string): Html {
  const trip = tripOfRfq(world, rfq);
  const { companyName } = accountOf(trip.buyerId);
  const address = `/operators/rfqs/${rfq.id}`;
  return html`<div class="head">
      <h1>${operatorName(rfq)}</h1>
      ${stateMark(stateOf(rfq))}
    </div>
    <p class="under">
      Request from ${companyName}, ${rfq.person} · trip
      <a class="code" href="/marketplace/mvc/trips/buying/${trip.id}">${trip.code}</a> ·
      <span class="code">${rfq.id}</span>
    </p>
    ${wrong !== undefined && html`<p class="wrong" role="alert">${wrong}</p>`}
    <div class="two">
      <div>
        <section class="card" aria-labelledby="legs">
          <h2 id="legs">${routeOf(trip)}</h2>
          ${legsTable(trip)}
        </section>
        <section class="card" aria-labelledby="lifts">
          <h2 id="lifts">Aircraft asked for</h2>
          ${liftsTable(world, rfq)}
        </section>
        <section class="card" aria-labelledby="thread">
          <h2 id="thread">Thread with ${companyName}</h2>
          ${thread(messagesOf(world, rfq), companyName, operatorName(rfq))}
          <p></p>
          <form method="post" action="${address}/chat" aria-label="Chat">
            ${textarea(`Message to ${companyName}`, 'message', '', true)}
            <button type="submit" class="plain">Send message</button>
          </form>
        </section>
      </div>
      <div>
        ${rfq.isCanceled ? html`<p class="wrong">The brokerage has canceled this request.</p>` : html`${quoteForm(world, rfq, address)}${declineForm(rfq, address)}`}
      </div>
    </div>`;
}

function liftsTable({ store }: World, { lifts }: Rfq): Html {
  const rows = lifts.map(({ type, tail, category, maxPax, state, declineReason, quoteId }) => {
    const quote = quoteId === null ? undefined : store.get('quotes', quoteId);
    const tone = state === 'Accepted' ? 'good' : state === 'Declined' ? 'bad' : 'wait';
    return html`<tr>
      <td>
        <strong>${type}</strong> <span class="code">${tail}</span><br /><small>${category}, ${maxPax} seats</small>
      </td>
      <td>
        <span class="mark ${tone}">${state}</span
        >${declineReason !== null && html`<br /><small>${reasonText[declineReason]}</small>`}
      </td>
      <td class="number">${quote !== undefined && formatPriceOrDash(quote)}</td>
    </tr>`;
  });
  return html`<table class="folds">
    <thead>
      <tr>
        <th scope="col">Aircraft</th>
        <th scope="col">State</th>
        <th scope="col" class="number">Price</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

const formatPriceOrDash = ({ price, currency, isEstimate, revision, validUntil }: Quote): Html =>
  html`<span class="price">${formatPrice(price, currency)}</span><br /><small
      >${isEstimate ? 'Avinode’s estimate' : revision > 1 ? `firm, price number ${revision}` : 'firm'}${validUntil !== null && ` until ${formatTime(validUntil)}`}</small
    >`;

const declineForm = (rfq: Rfq, address: string): Html =>
  html`<form class="card" method="post" action="${address}/decline" aria-labelledby="decline">
    <h2 id="decline">Decline</h2>
    ${select(
      'Reason',
      'reason',
      declineReasons.map((reason) => [reason, reasonText[reason]]),
    )}
    ${
      rfq.lifts.length > 1 &&
      select('Which', 'lift', [
        ['', 'The whole request'],
        ...rfq.lifts.map(({ id, type, tail }) => [id, `Only ${type} ${tail}`] as const),
      ])
    }
    ${textarea('Message with the decline', 'message', 'Sorry, we have no available aircraft for this trip.')}
    <button type="submit" class="danger">Decline request</button>
  </form>`;
