import { declineReasons } from '@tripthread/shared/quotes/quotes';
import type { Act, Rfq } from '../world/model.ts';
import type { Change } from '../world/store.ts';

/** Operators answer automatically, this many seconds after the previous one. */
export interface Autoplay {
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

export function planAnswers({ minSeconds, maxSeconds }: Autoplay, change: Change, rfqs: readonly Rfq[]): void {
  let dueAtMs = Date.now();
  const wait = () => (minSeconds + Math.random() * (maxSeconds - minSeconds)) * 1_000;
  for (const [place, rfq] of rfqs.entries()) {
    for (const act of answersOf(rfq.id, place)) {
      dueAtMs += wait();
      plan(change, rfq, act, dueAtMs);
    }
  }
}

/** Answers each buyer message once, as the operator. */
export function planReply({ minSeconds, maxSeconds }: Autoplay, change: Change, rfq: Rfq): void {
  if (rfq.isCanceled || rfq.isPlayedByHand) return;
  const text = replies[rfq.messageIds.length % replies.length] ?? '';
  const seconds = (minSeconds + Math.random() * (maxSeconds - minSeconds)) / 2;
  plan(change, rfq, { do: 'chat', whom: rfq.id, text }, Date.now() + seconds * 1_000);
}

const replies = [
  'Thank you, noted. Crew scheduling is looking at it and I come back to you shortly.',
  'That works for us.',
  'Let me ask the captain and get back to you today.',
] as const;

function plan(change: Change, rfq: Rfq, act: Act, dueAtMs: number): void {
  change.put('plans', { id: change.nextId('plan'), dueAtMs, runId: null, tripId: rfq.tripId, act, speed: 1 });
}

/** The first operator always quotes, so that a new user gets at least one price. */
function answersOf(whom: string, place: number): readonly Act[] {
  const offer: Act = { do: 'quote', whom };
  const refusal: Act = {
    do: 'decline',
    whom,
    reason: declineReasons[Math.floor(Math.random() * declineReasons.length)] ?? 'OTHER',
  };
  switch (place === 0 ? 0 : place % 5) {
    case 1:
      return [
        { do: 'chat', whom, text: 'We can do this. Are the times fixed, or is an hour either way possible?' },
        offer,
      ];
    case 2:
      return [refusal];
    case 3:
      return [
        offer,
        { do: 'quote', whom, factor: 0.96, text: 'We can sharpen our price a little: see the new total.' },
      ];
    case 4:
      return [];
    default:
      return [offer];
  }
}
