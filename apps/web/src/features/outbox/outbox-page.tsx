import { Link } from '@tanstack/react-router';
import { MailCheck, Paperclip } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { ListFrame, Sheet, ShowMore } from '../../components/frames/list-frame.tsx';
import { EmptyState } from '../../components/frames/states.tsx';
import { TimeText } from '../../components/text/time-text.tsx';
import { PagePane } from '../../components/frames/page-pane.tsx';
import type { OutboxMail } from '../../lib/api/api-types.ts';
import { classNames } from '../../lib/page/class-names.ts';
import { plural } from '../../lib/format/format.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { outboxTabs, statusTexts } from './outbox-text.ts';
import { useMailActions } from './use-mail-actions.ts';

const MailDialog = lazy(() => import('./mail-dialog.tsx'));

/** Lists mail to clients by status: to approve, sending, sent, failed. */
export function OutboxPage() {
  usePageTitle('Outbox');
  const [tab, setTab] = useState(outboxTabs[0]);
  const [opened, setOpened] = useState<string | null>(null);
  const status = tab?.status ?? null;
  const query = trpc.mails.list.useInfiniteQuery(
    { limit: 50, ...(status === null ? {} : { status }) },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  const mails = query.data?.pages.flatMap((page) => page.mails);
  const { move, isMoving } = useMailActions();
  const toApprove = (mails ?? []).filter((mail) => mail.status === 'awaiting_approval').map(({ id }) => id);
  return (
    <PagePane>
      <div className="mx-auto max-w-4xl md:p-6">
        <header className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-4 md:px-0 md:pt-0">
          <div className="min-w-0 flex-1 basis-72">
            <h1 className="text-title font-semibold">Outbox</h1>
            <p className="max-w-2xl pt-0.5 text-row text-ink-2">
              Email to your clients. If delivery is unknown, you decide about sending again.
            </p>
          </div>
          {toApprove.length > 1 ? (
            <Button variant="primary" busy={isMoving} onClick={() => void move('approve', toApprove)}>
              Approve all {toApprove.length}
            </Button>
          ) : null}
        </header>
        <div role="group" aria-label="Status" className="flex gap-1 overflow-x-auto px-4 pb-2 md:px-0">
          {outboxTabs.map((one) => (
            <button
              key={one.name}
              type="button"
              aria-pressed={one.status === status}
              onClick={() => setTab(one)}
              className="h-8 shrink-0 rounded-md px-2.5 text-row font-medium text-ink-3 hover:bg-surface-2 hover:text-ink-1 aria-pressed:bg-surface-3 aria-pressed:text-ink-1"
            >
              {one.name}
            </button>
          ))}
        </div>
        <Sheet>
          <ListFrame
            what="the outbox"
            count={mails?.length}
            query={query}
            empty={<NoMail isFiltered={status !== null} />}
          >
            <ul aria-label="Email to clients" className="divide-y divide-line">
              {mails?.map((mail) => (
                <MailRow key={mail.id} mail={mail} onOpen={setOpened} onApprove={(id) => void move('approve', [id])} />
              ))}
            </ul>
          </ListFrame>
        </Sheet>
        <ShowMore query={query} />
      </div>
      {opened === null ? null : (
        <Suspense fallback={null}>
          <MailDialog mailId={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </PagePane>
  );
}

const NoMail = ({ isFiltered }: { isFiltered: boolean }) => (
  <EmptyState
    icon={<MailCheck size={20} aria-hidden />}
    title={isFiltered ? 'Nothing here' : 'No email yet'}
    text={
      isFiltered ? 'None of your email has this status. See “All”.' : 'Email to clients appears here before it is sent.'
    }
  />
);

function moveFocus(from: HTMLElement, step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-mail]')];
  rows[rows.indexOf(from) + step]?.focus();
}

function MailRow({
  mail,
  onOpen,
  onApprove,
}: {
  mail: OutboxMail;
  onOpen: (id: string) => void;
  onApprove: (id: string) => void;
}) {
  const { name, ink } = statusTexts[mail.status];
  const isHeld = mail.status === 'awaiting_approval';
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-2.5 text-row">
      <button
        type="button"
        data-mail
        className="min-w-0 rounded-md text-left"
        onClick={() => onOpen(mail.id)}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
          if (step !== undefined) moveFocus(event.currentTarget, step);
          else if (event.key === 'a' && isHeld) {
            moveFocus(event.currentTarget, 1);
            onApprove(mail.id);
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <span className="sr-only">{`${name}: ${mail.subject}, to ${mail.toName}`}</span>
        <span aria-hidden className="flex flex-wrap items-baseline gap-x-3">
          <span className={classNames('text-xs font-semibold', ink)}>{name}</span>
          <span className="font-medium">{mail.toName}</span>
          <span className="min-w-0 truncate text-ink-2">{mail.subject}</span>
          {mail.attachmentCount === 0 ? null : (
            <span className="inline-flex items-center gap-1 text-xs text-ink-3">
              <Paperclip size={11} aria-hidden />
              {plural(mail.attachmentCount, 'file')}
            </span>
          )}
        </span>
        <span aria-hidden className="block truncate text-xs text-ink-3">
          {mail.error ?? mail.begin}
        </span>
      </button>
      <span className="flex items-center gap-2">
        <TimeText at={mail.createdAt} className="text-xs text-ink-3" />
        {isHeld ? (
          <Button size="sm" variant="primary" onClick={() => onApprove(mail.id)}>
            Approve
          </Button>
        ) : (
          <Where mail={mail} />
        )}
      </span>
    </li>
  );
}

const whereClass =
  'inline-flex h-7 items-center rounded-md px-2 text-xs font-medium text-accent-ink hover:bg-surface-2';

/** Links to the mail’s thread, or to the team for an invitation. */
const Where = ({ mail: { sessionId } }: { mail: OutboxMail }) =>
  sessionId === null ? (
    <Link to="/settings/team" className={whereClass}>
      Team
    </Link>
  ) : (
    <Link to="/" search={{ session: sessionId }} className={whereClass}>
      Thread
    </Link>
  );
