import { cancelReasons } from '@tripthread/shared/sourcing/avinode';
import { accountOf } from '../known/accounts.ts';
import { scenarioNames, scenarios } from '../play/scenarios.ts';
import type { Message, Rfq, Trip } from '../world/model.ts';
import { rfqsOf, type World } from '../world/world.ts';
import { select, textarea } from './forms.ts';
import { type Html, html } from './html.ts';
import { dateOf, legsTable, formatPrice, operatorName, routeOf, stateMark, stateOf, thread } from './labels.ts';

export const messagesOf = ({ store }: World, { messageIds }: Rfq): readonly Message[] =>
  messageIds.map((id) => store.get('messages', id)).filter((message) => message !== undefined);

const reasons = { BY_CLIENT: 'By the client', CHANGED: 'Changed', BOOKED: 'Booked', OTHER: 'Other' } as const;

/** Renders a trip for its brokerage. */
export function tripPage(world: World, trip: Trip): Html {
  const rfqs = rfqsOf(world, trip);
  const address = `/marketplace/mvc/trips/buying/${trip.id}`;
  return html`<div class="head">
      <h1>${routeOf(trip)}</h1>
      <span class="mark code">${trip.code}</span>${trip.isCanceled && stateMark('Canceled')}
    </div>
    <p class="under">
      ${dateOf(trip)} · ${accountOf(trip.buyerId).companyName} ·
      <span class="code">${trip.id}</span
      >${trip.externalTripId !== null && html` · <span class="code">${trip.externalTripId}</span>`}
    </p>
    <div class="two">
      <div>
        <section class="card" aria-labelledby="legs">
          <h2 id="legs">Trip</h2>
          ${legsTable(trip)}
        </section>
        <section class="card" aria-labelledby="requests">
          <h2 id="requests">Requests</h2>
          ${rfqs.length === 0 ? html`<p class="empty">No operator was asked yet. <a href="/marketplace/mvc/search/load/${trip.id}">Search for operators</a></p>` : requestsTable(world, rfqs)}
        </section>
        ${rfqs.map((rfq) => buyersThread(world, trip, rfq, address))}
      </div>
      <div>
        ${
          !trip.isCanceled &&
          html`<section class="card">
            <p>
              <a href="/marketplace/mvc/search/load/${trip.id}">Ask ${rfqs.length === 0 ? '' : 'more '}operators</a>
            </p>
            <details>
              <summary>Cancel the trip</summary>
              ${cancelForm(`${address}/cancel`, 'Cancel trip')}
            </details>
          </section>`
        }
        ${scenarioForm(`${address}/scenario`)}
      </div>
    </div>`;
}

const scenarioForm = (action: string): Html =>
  html`<form class="card" method="post" action="${action}" aria-labelledby="scenario">
    <h2 id="scenario">Play a scenario</h2>
    ${select(
      'Scenario',
      'scenario',
      scenarioNames.map((name) => [name, scenarios[name].title]),
    )}
    ${select('Speed', 'speed', [
      ['1', 'Real time'],
      ['10', '10 × faster'],
      ['60', '60 × faster'],
      ['1000000', 'Immediately'],
    ])}
    <button type="submit" class="plain">Play</button>
  </form>`;

function requestsTable({ store }: World, rfqs: readonly Rfq[]): Html {
  const rows = rfqs.map((rfq) => {
    const prices = rfq.lifts.flatMap(({ quoteId, type }) => {
      const quote = quoteId === null ? undefined : store.get('quotes', quoteId);
      if (quote === undefined) return [];
      const words = formatPrice(quote.price, quote.currency);
      return [
        quote.isEstimate
          ? html`<div>${words} <small>estimate, ${type}</small></div>`
          : html`<div class="price">${words} <small>firm, ${type}</small></div>`,
      ];
    });
    return html`<tr>
      <td><strong>${operatorName(rfq)}</strong><br /><small class="code">${rfq.id}</small></td>
      <td>${stateMark(stateOf(rfq))}</td>
      <td class="keep">${prices}</td>
      <td class="end keep">
        <a href="/operators/rfqs/${rfq.id}" aria-label="Answer as ${operatorName(rfq)}">Answer</a>
      </td>
    </tr>`;
  });
  return html`<table class="folds">
    <thead>
      <tr>
        <th scope="col">Operator</th>
        <th scope="col">State</th>
        <th scope="col">Price</th>
        <th scope="col" class="end">Play</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function buyersThread(world: World, trip: Trip, rfq: Rfq, address: string): Html {
  const name = operatorName(rfq);
  const messages = messagesOf(world, rfq);
  return html`<section class="card" aria-label="Messages with ${name}">
    <details ${messages.length > 0 && html`open`}>
      <summary>Messages with ${name}</summary>
      ${thread(messages, accountOf(trip.buyerId).companyName, name)}
      <p></p>
      <form method="post" action="${address}/chat">
        <input type="hidden" name="rfq" value="${rfq.id}" />
        ${textarea(`Message to ${name}`, 'message', '', true)}
        <button type="submit" class="plain">Send message</button>
      </form>
      ${
        !rfq.isCanceled &&
        html`<p></p>
          <details>
            <summary>Cancel this request</summary>
            ${cancelForm(`${address}/cancel`, 'Cancel request', rfq.id)}
          </details>`
      }
    </details>
  </section>`;
}

const cancelForm = (action: string, label: string, rfqId?: string): Html =>
  html`<form method="post" action="${action}">
    ${rfqId !== undefined && html`<input type="hidden" name="rfq" value="${rfqId}" />`}
    ${select(
      'Reason',
      'reason',
      cancelReasons.map((reason) => [reason, reasons[reason]]),
      'OTHER',
    )}
    ${textarea('Message to the seller', 'message', '')}
    <button type="submit" class="danger">${label}</button>
  </form>`;

export function tripsPage(world: World): Html {
  const trips = [...world.store.all('trips')].reverse().slice(0, 200);
  const rows = trips.map((trip) => {
    const states = rfqsOf(world, trip).map(stateOf);
    const quoted = states.filter((state) => state === 'Quoted').length;
    return html`<tr>
      <td>
        <a href="/marketplace/mvc/trips/buying/${trip.id}"><strong>${routeOf(trip)}</strong></a
        ><br /><small>${dateOf(trip)}</small>
      </td>
      <td class="code">${trip.code}</td>
      <td>${accountOf(trip.buyerId).companyName}</td>
      <td>${trip.isCanceled ? stateMark('Canceled') : `${quoted} of ${states.length} quoted`}</td>
    </tr>`;
  });
  return html`<div class="head"><h1>Trips</h1></div>
    <p class="under">The brokerages’ view of their trips.</p>
    <section class="card">
      ${
        rows.length === 0
          ? html`<p class="empty">No trips yet. “Search in Avinode” in a session creates one.</p>`
          : html`<table class="folds">
              <thead>
                <tr>
                  <th scope="col">Trip</th>
                  <th scope="col">Code</th>
                  <th scope="col">Brokerage</th>
                  <th scope="col">Requests</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>`
      }
    </section>`;
}
