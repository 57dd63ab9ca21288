import { Inbox, Link2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { CopyText } from '../../components/controls/copy-text.tsx';
import { ListFrame, Sheet, ShowMore } from '../../components/frames/list-frame.tsx';
import { EmptyState } from '../../components/frames/states.tsx';
import { TimeText } from '../../components/text/time-text.tsx';
import { PagePane } from '../../components/frames/page-pane.tsx';
import type { Orphan } from '../../lib/api/api-types.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { resourceText } from '../../entities/sourcing/sourcing-text.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { OrphanMails } from './orphan-mails.tsx';

const AttachDialog = lazy(() => import('./attach-dialog.tsx'));

/** Lists the notifications and mail that match no session yet. */
export function OrphansPage() {
  usePageTitle('Orphans');
  const [attaching, setAttaching] = useState<string | null>(null);
  const query = trpc.orphans.list.useInfiniteQuery(
    { limit: 50 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  const orphans = query.data?.pages.flatMap((page) => page.orphans);
  return (
    <PagePane>
      <div className="mx-auto max-w-4xl md:p-6">
        <header className="px-4 py-4 md:px-0 md:pt-0">
          <h1 className="text-title font-semibold">Orphans</h1>
          <p className="max-w-2xl pt-0.5 text-row text-ink-2">
            Email and Avinode notifications without a session. Attach them to a session.
          </p>
        </header>
        <OrphanMails />
        <Sheet>
          <ListFrame what="the orphans" count={orphans?.length} query={query} empty={<NoOrphans />}>
            <ul aria-label="Notifications without a session" className="divide-y divide-line">
              {orphans?.map((orphan) => (
                <OrphanRow key={orphan.id} orphan={orphan} onAttach={setAttaching} />
              ))}
            </ul>
          </ListFrame>
        </Sheet>
        <ShowMore query={query} />
      </div>
      {attaching === null ? null : (
        <Suspense fallback={null}>
          <AttachDialog tripCode={attaching} onClose={() => setAttaching(null)} />
        </Suspense>
      )}
    </PagePane>
  );
}

const NoOrphans = () => (
  <EmptyState
    icon={<Inbox size={20} aria-hidden />}
    title="Nothing is waiting"
    text="Every email and notification has a session."
  />
);

function OrphanRow({ orphan, onAttach }: { orphan: Orphan; onAttach: (tripCode: string) => void }) {
  const { tripCode } = orphan;
  const what = resourceText(orphan.resourceKind);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 text-row">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">
            {what.replace(/^an? /u, '').replace(/^./u, (first) => first.toUpperCase())}
          </span>
          <CopyText text={orphan.avinodeId} label="Avinode id" className="text-ink-2" />
          {tripCode === null ? null : (
            <span className="inline-flex items-baseline gap-1.5 text-ink-3">
              trip <CopyText text={tripCode} label="trip code" className="text-ink-1" />
            </span>
          )}
        </p>
        <p className="text-xs text-ink-3">
          {reasonFor(orphan)} Received <TimeText at={orphan.receivedAt} />
        </p>
      </div>
      {tripCode === null || orphan.why === 'failed' ? null : (
        <Button size="sm" icon={<Link2 size={13} aria-hidden />} onClick={() => onAttach(tripCode)}>
          <span className="max-sm:sr-only">Attach to a session</span>
          <span aria-hidden className="sm:hidden">
            Attach
          </span>
        </Button>
      )}
    </li>
  );
}

function reasonFor({ why, attempts }: Pick<Orphan, 'why' | 'attempts'>): string {
  if (why === 'failed') return `Parked after ${attempts} failed tries.`;
  if (why === 'no_session') return 'No session has this trip.';
  return 'Trip not identified yet. Placed automatically once Avinode answers.';
}
