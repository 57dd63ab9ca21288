import type { Request } from 'express';
import type { Account } from '../known/accounts.ts';
import type { Rfq, Trip } from '../world/model.ts';
import { notFound } from '../world/problem.ts';
import { getTrip, rfqsOf, tripOfRfq, type World } from '../world/world.ts';

export const param = (request: Request, name: string): string => String(request.params[name]);

/** Answers 404 for resources of other companies. */
export function ownTrip(world: World, caller: Account, name: string): Trip {
  const trip = getTrip(world, name);
  const isAsked = rfqsOf(world, trip).some(({ sellerId }) => sellerId === caller.companyId);
  if (trip.buyerId !== caller.companyId && !isAsked) throw notFound();
  return trip;
}

export function ownRfq(world: World, caller: Account, rfq: Rfq): Rfq {
  if (rfq.sellerId !== caller.companyId && tripOfRfq(world, rfq).buyerId !== caller.companyId) throw notFound();
  return rfq;
}

/** The name of the caller as the other side sees it. */
export const personOf = (caller: Account, request: Request): string =>
  request.header('x-avinode-actasaccount')?.slice(0, 200) ?? caller.person;
