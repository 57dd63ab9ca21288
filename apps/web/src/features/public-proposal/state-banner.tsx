import { CircleCheck, CircleX, Clock, FilePlus2, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';
import { useNow } from '../../lib/time/clock.ts';
import type { ClientPage } from './link-api.ts';
import { timeLeft, formatWhen } from './page-text.ts';

const tones = {
  good: 'bg-won-tint text-won',
  soon: 'bg-expiring-tint text-expiring',
  quiet: 'bg-surface-2 text-ink-1',
  accent: 'bg-accent-tint text-accent-ink',
} as const;

function Strip({
  tone,
  icon,
  title,
  children,
}: {
  tone: keyof typeof tones;
  icon: ReactNode;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div role="status" aria-live="polite" className={classNames('flex gap-3 rounded-lg px-4 py-3', tones[tone])}>
      <span aria-hidden className="mt-0.5 shrink-0">
        {icon}
      </span>
      <div className="min-w-0 flex-1">
        <p className="text-body font-semibold break-words">{title}</p>
        {children === undefined ? null : <div className="text-body break-words text-ink-2">{children}</div>}
      </div>
    </div>
  );
}

const dayMs = 86_400_000;

function Validity({ validUntil }: { validUntil: string | null }) {
  const now = useNow();
  if (validUntil === null)
    return <Strip tone="quiet" icon={<Clock size={18} />} title="This offer awaits your answer" />;
  const left = Date.parse(validUntil) - now;
  // The server marks it expired within a minute.
  const title = left <= 0 ? 'This offer has just expired' : `This offer holds for ${timeLeft(left)}`;
  return (
    <Strip tone={left < dayMs ? 'soon' : 'quiet'} icon={<Clock size={18} />} title={title}>
      until <time dateTime={validUntil}>{formatWhen(validUntil)}</time>
    </Strip>
  );
}

/** Shows the proposal’s status at the top. */
export function StateBanner({ page }: { page: ClientPage }) {
  const { state, answer, proposal } = page;
  switch (state) {
    case 'open':
      return <Validity validUntil={proposal?.validUntil ?? null} />;
    case 'accepted':
    case 'declined': {
      const by = answer === null ? '' : ` by ${answer.name}`;
      const chosen = answer?.option == null ? undefined : proposal?.options[answer.option - 1];
      const isOne = proposal?.options.length === 1;
      return state === 'accepted' ? (
        <Strip tone="good" icon={<CircleCheck size={18} />} title={`Accepted${by}`}>
          {chosen === undefined ? null : `${isOne ? '' : `Option ${answer?.option}: `}${chosen.title}. `}
          {answer === null ? null : `${formatWhen(answer.at)}. `}Your broker confirms the booking with you.
        </Strip>
      ) : (
        <Strip tone="quiet" icon={<CircleX size={18} />} title={`Declined${by}`}>
          {answer === null ? null : `${formatWhen(answer.at)}. `}If you have changed your mind, write to your broker.
        </Strip>
      );
    }
    case 'superseded':
      return (
        <Strip tone="accent" icon={<FilePlus2 size={18} />} title="There is a newer version of this proposal">
          {page.newerPath === null ? (
            'Ask your broker for it.'
          ) : (
            <a href={page.newerPath} className="font-medium text-accent-ink underline">
              Read the newer version
            </a>
          )}
        </Strip>
      );
    case 'expired':
      return (
        <Strip tone="soon" icon={<Clock size={18} />} title="This offer has expired">
          {proposal?.validUntil == null ? null : `It was valid until ${formatWhen(proposal.validUntil)}. `}
          Prices and aircraft may have changed; ask for a fresh quote.
        </Strip>
      );
    case 'closed':
      return (
        <Strip tone="quiet" icon={<Lock size={18} />} title="Your broker has closed this proposal">
          It can be read, but no longer answered. Write to them to go on.
        </Strip>
      );
  }
}
