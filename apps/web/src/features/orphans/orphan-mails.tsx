import { Link2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Files } from '../../entities/messages/files.tsx';
import { TimeText } from '../../components/text/time-text.tsx';
import type { OrphanMail } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { useMe } from '../../entities/identity/use-me.ts';

const AttachMailDialog = lazy(() => import('./attach-mail-dialog.tsx'));

/** Lists mail that matches no session; renders nothing when there is none. */
export function OrphanMails() {
  const [attaching, setAttaching] = useState<OrphanMail | null>(null);
  const query = trpc.mails.orphans.useInfiniteQuery(
    { limit: 20 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  const mails = query.data?.pages.flatMap((page) => page.mails) ?? [];
  if (query.isError)
    return (
      <p role="alert" className="px-4 py-3 text-row text-danger">
        {failureOf(query.error).sentence}
      </p>
    );
  if (mails.length === 0) return null;
  return (
    <section aria-labelledby="orphan-mails" className="pb-6">
      <h2 id="orphan-mails" className="px-4 pb-2 text-body font-semibold md:px-0">
        Mail
      </h2>
      <ul className="divide-y divide-line border-line bg-surface-1 max-md:border-y md:rounded-lg md:border">
        {mails.map((mail) => (
          <MailRow key={mail.id} mail={mail} onAttach={() => setAttaching(mail)} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className="flex justify-center pt-3">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older email
          </Button>
        </div>
      ) : null}
      {attaching === null ? null : (
        <Suspense fallback={null}>
          <AttachMailDialog mail={attaching} onClose={() => setAttaching(null)} />
        </Suspense>
      )}
    </section>
  );
}

const reasons: Readonly<Record<OrphanMail['why'], string>> = {
  unknown_sender: 'No open session has this sender as its client.',
  several_sessions: 'The sender has several open sessions.',
  session_archived: 'It answers an archived session.',
  client_erased: 'Its client was erased.',
  bad_token: 'Its reply address is not one of ours.',
  failed: 'It could not be read; the original is stored.',
};

function MailRow({ mail, onAttach }: { mail: OrphanMail; onAttach: () => void }) {
  const utils = trpc.useUtils();
  const dismiss = trpc.mails.dismiss.useMutation();
  const isLead = useMe()?.agent.role === 'lead';
  const drop = async () => {
    try {
      await dismiss.mutateAsync({ inboundMailId: mail.id });
      toast({ text: 'Dismissed; it stays stored' });
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
    await utils.mails.orphans.invalidate();
  };
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 px-4 py-2.5 text-row">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">{mail.fromName ?? mail.fromEmail ?? 'Unknown sender'}</span>
          <span className="min-w-0 break-all text-ink-3">{mail.fromEmail}</span>
          <span className="min-w-0 text-ink-2">{mail.subject ?? 'No subject'}</span>
        </p>
        <p className="line-clamp-3 whitespace-pre-wrap text-ink-2">{mail.text}</p>
        <Files files={mail.attachments} className="py-1" />
        <p className="text-xs text-ink-3">
          {reasons[mail.why]} Received <TimeText at={mail.receivedAt} />{' '}
          <a href={`/api/inbound-mails/${mail.id}`} download className="text-accent-ink underline">
            Download original
          </a>
        </p>
      </div>
      <span className="flex gap-1.5 max-sm:flex-col">
        <Button size="sm" icon={<Link2 size={13} aria-hidden />} onClick={onAttach}>
          Attach
        </Button>
        {isLead ? (
          <Button size="sm" variant="ghost" icon={<X size={13} aria-hidden />} onClick={() => void drop()}>
            Dismiss
          </Button>
        ) : null}
      </span>
    </li>
  );
}
