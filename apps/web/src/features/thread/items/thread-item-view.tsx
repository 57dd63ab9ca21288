import type { ThreadItem } from '../../../lib/api/api-types.ts';
import type { PriceRevision } from '../../../entities/quotes/price-change.ts';
import { actorName } from './actor-name.ts';
import { AnswerCard } from './answer-card.tsx';
import { DeclineCard, NotificationCard, QuoteCard, RfqCard } from './event-cards.tsx';
import { DraftedCard, SentProposalCard } from './proposal-cards.tsx';
import { MessageBlock } from './message-block.tsx';
import { ExpiredCard, SilentCard } from './time-cards.tsx';
import { EventLine } from './event-line.tsx';
import type { EventSentenceInput } from './event-sentence.ts';

export interface ThreadContext {
  readonly words: EventSentenceInput;
  /** The loaded part of the thread: a proposal’s status follows from later items. */
  readonly items: readonly ThreadItem[];
  /** All known prices of a quote. */
  readonly pricesOf: (quoteId: string) => readonly PriceRevision[];
  /** Prefills a message to the operator of an expired quote; null when it is valid again, or read-only. */
  readonly extendOf: (quoteId: string) => (() => void) | null;
  /** The same for an operator who has not answered. */
  readonly chaseOf: (rfqId: string) => (() => void) | null;
}

interface ThreadItemViewProps {
  item: ThreadItem;
  /** Further items in the same card: RFQs sent together. */
  together: readonly ThreadItem[];
  continues: boolean;
  context: ThreadContext;
  /** Retries a message; null when read-only. */
  onRetry: ((messageId: string) => Promise<void>) | null;
}

/** Renders a thread item by its kind; a line by default. */
export function ThreadItemView({ item, together, continues, context, onRetry }: ThreadItemViewProps) {
  const { message, quote, rfq, notification, proposal } = item;
  if (item.kind === 'proposal_sent' && proposal !== null)
    return <SentProposalCard item={item} proposal={proposal} items={context.items} onRetry={onRetry} />;
  if (message !== null) {
    return (
      <MessageBlock
        author={actorName(item.actor)}
        message={message}
        at={item.at}
        continues={continues}
        onRetry={onRetry === null ? undefined : () => void onRetry(message.id)}
      />
    );
  }
  if ((item.kind === 'quote_recorded' || item.kind === 'quote_revised') && quote !== null) {
    return <QuoteCard item={item} quote={quote} known={context.pricesOf(quote.id)} />;
  }
  if (item.kind === 'quote_expired' && quote !== null)
    return <ExpiredCard item={item} quote={quote} onWrite={context.extendOf(quote.id)} />;
  if (item.kind === 'chaser_due' && rfq !== null)
    return <SilentCard item={item} rfq={rfq} onWrite={context.chaseOf(rfq.id)} />;
  if (item.kind === 'quote_declined' && rfq !== null) return <DeclineCard item={item} rfq={rfq} />;
  if (item.kind === 'rfq_seen' && rfq !== null) return <RfqCard items={[item, ...together]} />;
  if (item.kind === 'notification_received' && notification !== null)
    return <NotificationCard item={item} notification={notification} />;
  if (item.answer !== null) return <AnswerCard item={item} answer={item.answer} />;
  if (item.kind === 'proposal_recorded' && proposal !== null) return <DraftedCard item={item} proposal={proposal} />;
  return <EventLine item={item} words={context.words} />;
}
