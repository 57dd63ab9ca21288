import { declineReasons } from '@tripthread/shared/quotes/quotes';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Account } from '../known/accounts.ts';
import { chatFromBuyer, chatFromSeller, decline, requestNamed, submitQuote } from '../world/answers.ts';
import type { Message, Rfq } from '../world/model.ts';
import { notFound } from '../world/problem.ts';
import type { Change } from '../world/store.ts';
import { read } from '../world/trips.ts';
import { getRfq, type World } from '../world/world.ts';
import { sendData } from './send-response.ts';
import { forbidden, type Known } from './headers.ts';
import { ownRfq, param, personOf } from './require-owner.ts';
import { messageView } from './views.ts';

const Chat = z.object({ message: z.string().min(1).max(5_000), suppressNotification: z.boolean().optional() });

const Decline = z.object({ message: z.string().max(5_000).default(''), declineReason: z.enum(declineReasons) });

const Submit = z.object({
  message: z.string().max(5_000).default(''),
  quote: z.object({
    lift: z
      .object({
        aircraftTail: z.string().default(''),
        aircraftType: z.string().default(''),
        aircraftCategory: z.string().default(''),
      })
      .optional(),
    messageForBuyer: z.string().max(5_000).optional(),
    currencyCode: z.string().regex(/^[A-Z]{3}$/u),
    totalPrice: z.number().min(0).max(1e9),
    validUntil: z.iso.datetime().optional(),
    segments: z.array(z.record(z.string(), z.unknown())).optional(),
    lineItems: z.array(z.record(z.string(), z.unknown())).optional(),
  }),
});

/** Runs in the transaction of a buyer's chat message. */
export type OnBuyerChat = (change: Change, rfq: Rfq) => void;

const addressed = (world: World, caller: Account, request: Request) => {
  const { rfq, lift } = requestNamed(world, param(request, 'id'));
  return { rfq: ownRfq(world, caller, rfq), lift };
};
const sendHead = (response: Response, world: World, { id }: Message) =>
  sendData(response, { id, href: `${world.origin}/api/tripmsgs/${id}`, type: 'tripmsgs' }, 201);

export function messageRoutes(routes: Router, world: World, known: Known, also: OnBuyerChat): void {
  routes.get(
    '/tripmsgs/:id',
    known((caller, request, response) => {
      const message = world.store.get('messages', param(request, 'id'));
      if (message === undefined) throw notFound();
      ownRfq(world, caller, getRfq(world, message.rfqId));
      sendData(response, messageView(world, message));
    }),
  );
  routes.post(
    '/tripmsgs/:id/chat',
    known((caller, request, response) => {
      const { rfq } = addressed(world, caller, request);
      const { message: text } = read(Chat, request.body);
      const message =
        caller.kind === 'buyer'
          ? chatFromBuyer(world, rfq.id, { text, person: personOf(caller, request), also })
          : chatFromSeller(world, rfq.id, text, true);
      sendHead(response, world, message);
    }),
  );
  addAnswerRoutes(routes, world, known);
}

/** An operator's price or decline. */
function addAnswerRoutes(routes: Router, world: World, known: Known): void {
  routes.post(
    '/tripmsgs/:id/submitQuote',
    known((caller, request, response) => {
      const { rfq, lift } = addressed(world, caller, request);
      if (caller.kind !== 'seller') throw forbidden();
      const { message, quote } = read(Submit, request.body);
      const { aircraftTail: tail = '', aircraftType: type = '', aircraftCategory: category = '' } = quote.lift ?? {};
      const extra = tail === '' && type === '' && category === '' ? undefined : { tail, type, category };
      const offered = submitQuote(world, rfq.id, {
        price: quote.totalPrice,
        currency: quote.currencyCode,
        text: [message, quote.messageForBuyer].filter(Boolean).join('\n'),
        lineItems: quote.lineItems ?? [],
        ...(quote.validUntil === undefined ? {} : { validUntil: quote.validUntil }),
        ...(quote.segments === undefined ? {} : { segments: quote.segments }),
        ...(lift === null ? (extra === undefined ? {} : { extra }) : { liftId: lift.id }),
        isByHand: true,
      });
      sendHead(response, world, offered.message);
    }),
  );
  routes.post(
    '/tripmsgs/:id/decline',
    known((caller, request, response) => {
      const { rfq, lift } = addressed(world, caller, request);
      if (caller.kind !== 'seller') throw forbidden();
      const { message: text, declineReason: reason } = read(Decline, request.body);
      const declining = { reason, text, isByHand: true, ...(lift === null ? {} : { liftId: lift.id }) };
      sendHead(response, world, decline(world, rfq.id, declining));
    }),
  );
}
