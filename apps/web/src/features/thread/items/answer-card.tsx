import { CircleCheck, CircleX } from 'lucide-react';
import type { ThreadItem } from '../../../lib/api/api-types.ts';
import { actorName } from './actor-name.ts';
import { Card } from './event-cards.tsx';

/** Shows the client’s answer to a proposal, and what to do next: operators are not notified automatically. */
export function AnswerCard({ item, answer }: { item: ThreadItem; answer: NonNullable<ThreadItem['answer']> }) {
  const isYes = answer.answer === 'accepted';
  const who = actorName(item.actor);
  return (
    <Card
      icon={isYes ? <CircleCheck size={14} className="text-won" /> : <CircleX size={14} className="text-expiring" />}
      label={isYes ? 'Proposal accepted' : 'Proposal declined'}
      at={item.at}
    >
      <p>
        <span className="font-medium">{who}</span>{' '}
        <span className="text-ink-2">
          {isYes ? `accepted${answer.option === null ? '' : ` option ${answer.option}`}` : 'declined the proposal'}
          {answer.name === who ? '' : `, signed ${answer.name}`}
        </span>
      </p>
      {answer.reason === null ? null : <p className="break-words whitespace-pre-line">{answer.reason}</p>}
      <p className="text-xs text-ink-3">
        {isYes
          ? 'No operator was notified: confirm with this one, then release the others.'
          : 'The session stays open: ask why, and send another version.'}
      </p>
    </Card>
  );
}
