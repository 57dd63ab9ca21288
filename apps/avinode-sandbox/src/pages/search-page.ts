import { findAirport } from '../known/airports.ts';
import { aircraftType } from '../known/operators.ts';
import { type Candidate, candidatesFor, estimateFor } from '../known/prices.ts';
import type { Rfq, Trip } from '../world/model.ts';
import { rfqsOf, wantedOf, type World } from '../world/world.ts';
import { textarea } from './forms.ts';
import { type Html, html } from './html.ts';
import { dateOf, legsTable, formatPrice, routeOf } from './labels.ts';

/** Renders the deep link's page: the trip, matching operators, and the form to send requests. */
export function searchPage(world: World, trip: Trip, wrong?: string): Html {
  return html`<div class="head">
      <h1>${routeOf(trip)}</h1>
      <span class="mark code">${trip.code}</span>
    </div>
    <p class="under">
      ${dateOf(trip)} · ${wantedOf(trip).category ?? 'any aircraft'} · <span class="code">${trip.id}</span> ·
      <a href="/marketplace/mvc/trips/buying/${trip.id}">View the trip</a>
    </p>
    <section class="card" aria-labelledby="legs">
      <h2 id="legs">Trip</h2>
      ${legsTable(trip)}
    </section>
    ${
      trip.isCanceled
        ? html`<p class="wrong" role="alert">This trip is canceled. No more requests can be sent.</p>`
        : requestForm(world, trip, wrong)
    }`;
}

/** The operators that match, with Avinode's estimates; asked ones link to their request. */
function requestForm(world: World, trip: Trip, wrong?: string): Html {
  const asked = new Map(rfqsOf(world, trip).map((rfq) => [rfq.sellerId, rfq]));
  const wanted = wantedOf(trip);
  const rows = shown(candidatesFor(wanted, Number.POSITIVE_INFINITY), asked).map(({ operator, aircraft }) => {
    const rfq = asked.get(operator.id);
    const choice =
      rfq === undefined
        ? html`<label class="pick"
            ><input type="checkbox" name="operator" value="${operator.id}" /> <span>${operator.name}</span></label
          >`
        : html`<strong>${operator.name}</strong><br /><a href="/operators/rfqs/${rfq.id}">Requested</a>`;
    const offers = aircraft.map((one) => {
      const { category = '', seats = 0 } = aircraftType(one.type) ?? {};
      const estimate = formatPrice(estimateFor(operator, one, wanted), operator.currency);
      return html`<div class="offer">
        <span>${one.type} <span class="code">${one.tail}</span><br /><small>${category}, ${seats} seats</small></span>
        <span class="number">${estimate}<br /><small>estimate</small></span>
      </div>`;
    });
    return html`<tr>
      <td>${choice}</td>
      <td>${operator.base} <small>${findAirport(operator.base)?.name}</small></td>
      <td>${offers}</td>
    </tr>`;
  });
  return html`<form class="card" method="post" action="/marketplace/mvc/search/load/${trip.id}" aria-labelledby="found">
    <h2 id="found">Matching operators</h2>
    ${wrong !== undefined && html`<p class="wrong" role="alert">${wrong}</p>`}
    <table class="folds">
      <thead>
        <tr>
          <th scope="col">Operator</th>
          <th scope="col">Base</th>
          <th scope="col">Aircraft and Avinode’s estimate</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p></p>
    ${textarea('Message to the operators', 'message', '')}
    <button type="submit">Send requests</button>
  </form>`;
}

/** Operators who were asked, and eight more. */
function shown(candidates: readonly Candidate[], asked: ReadonlyMap<string, Rfq>): readonly Candidate[] {
  const others = candidates.filter(({ operator }) => !asked.has(operator.id)).slice(0, 8);
  return candidates.filter((one) => asked.has(one.operator.id) || others.includes(one));
}
