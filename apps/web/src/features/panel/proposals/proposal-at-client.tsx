import { CircleCheck, CircleX, MessageCircleQuestion } from 'lucide-react';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { plural } from '../../../lib/format/format.ts';
import { viewsOf } from './proposal-facts.ts';
import { ProposalLinks } from './proposal-links.tsx';
import { useProposalLinks } from './use-proposal-links.ts';

type ProposalLinkList = Outputs['proposalLinks']['list'];

interface ProposalAtClientProps {
  proposalId: string;
  /** The session’s version: what a client does with a link increases it. */
  version: number;
  isReadOnly: boolean;
}

/** Shows what the client did with a proposal (opened, asked, answered), and its links. */
export default function ProposalAtClient({ proposalId, version, isReadOnly }: ProposalAtClientProps) {
  const { data, make, revoke, extend, isMaking, failure } = useProposalLinks(proposalId, version);
  if (data === undefined) return null;
  const { links, answer, questions } = data;
  const views = viewsOf(links);
  return (
    <div className="flex flex-col gap-1.5 pt-2 text-row">
      {answer === null ? null : <Answer answer={answer} />}
      {questions.length === 0 ? null : <Questions questions={questions} />}
      {links.length < 2 || views.last === null ? null : (
        <p className="text-ink-2">
          Opened {plural(views.count, 'time')} in all, last <TimeText at={views.last} />
        </p>
      )}
      <ProposalLinks
        links={links}
        isReadOnly={isReadOnly}
        isMaking={isMaking}
        onMake={() => void make()}
        onRevoke={(id) => void revoke(id)}
        onExtend={(id) => void extend(id)}
      />
      {failure === null ? null : (
        <p role="alert" className="text-xs text-danger">
          {failure}
        </p>
      )}
    </div>
  );
}

function Answer({ answer }: { answer: NonNullable<ProposalLinkList['answer']> }) {
  const isYes = answer.answer === 'accepted';
  const Icon = isYes ? CircleCheck : CircleX;
  return (
    <div role="note" aria-label="The client’s answer" className="flex gap-2 rounded-md bg-surface-2 px-2.5 py-1.5">
      <Icon size={14} aria-hidden className={`mt-0.5 shrink-0 ${isYes ? 'text-won' : 'text-expiring'}`} />
      <div className="min-w-0">
        <p>
          {isYes ? `Accepted${answer.option === null ? '' : ` option ${answer.option}`}` : 'Declined'}, signed{' '}
          <span className="font-medium">{answer.name}</span>
        </p>
        {answer.reason === null ? null : <p className="break-words whitespace-pre-line text-ink-2">{answer.reason}</p>}
        <p className="text-xs text-ink-3">
          <TimeText at={answer.at} />
        </p>
      </div>
    </div>
  );
}

function Questions({ questions }: Pick<ProposalLinkList, 'questions'>) {
  return (
    <ul aria-label="What the client asked" className="flex flex-col gap-1.5">
      {questions.map(({ text, askedAt }) => (
        <li key={askedAt + text} className="flex gap-2">
          <MessageCircleQuestion size={14} aria-hidden className="mt-0.5 shrink-0 text-client" />
          <p className="min-w-0">
            <span className="line-clamp-3 break-words">{text}</span>
            <TimeText at={askedAt} className="text-xs text-ink-3" />
          </p>
        </li>
      ))}
    </ul>
  );
}
