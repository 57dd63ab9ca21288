import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronLeft, Mail, Pencil, Phone, UserX } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { CopyText } from '../../../components/controls/copy-text.tsx';
import { Sheet } from '../../../components/frames/list-frame.tsx';
import { Section } from '../../../components/frames/section.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import { PagePane } from '../../../components/frames/page-pane.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { usePageTitle } from '../../../lib/page/page-title.ts';
import { useShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useMe } from '../../../entities/identity/use-me.ts';
import { CardChanges } from './card-changes.tsx';
import { ClientNotes } from './client-notes.tsx';
import { ClientSessions } from './client-sessions.tsx';
import { DuplicatesBanner } from '../merge/duplicates-banner.tsx';
import { PeopleList } from './people-list.tsx';

const ContactDialog = lazy(() => import('./contact-dialog.tsx'));
const PersonalData = lazy(() => import('./personal-data.tsx'));
const PreferencesDialog = lazy(() => import('./preferences-dialog.tsx'));

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Shows one client. */
export function ClientPage({ clientId }: { clientId: string }) {
  const isId = uuid.test(clientId);
  const { data, error, isError, refetch } = trpc.clients.byId.useQuery({ clientId }, { enabled: isId });
  const navigate = useNavigate();
  usePageTitle(data?.client.name ?? 'Client');
  useShortcut('back', () => void navigate({ to: '/clients' }));
  useRedirectToMerged(clientId, data);
  if (data !== undefined)
    return (
      <Page>
        <Card key={data.client.id} card={data} />
      </Page>
    );
  const failure = isError ? failureOf(error) : null;
  if (!isId || failure?.reason === 'CLIENT_NOT_FOUND' || failure?.reason === 'BAD_INPUT')
    return (
      <Page>
        <EmptyState
          isPage
          className="min-h-[60vh]"
          icon={<UserX size={22} aria-hidden />}
          title="Client not found"
          text="The link may be mistyped, or belong to another brokerage."
          action={<ToClients />}
        />
      </Page>
    );
  return (
    <Page>
      {failure === null ? (
        <CardSkeleton />
      ) : (
        <ErrorState
          title="The client could not be loaded"
          sentence={failure.sentence}
          requestId={failure.requestId}
          onRetry={() => void refetch()}
        />
      )}
    </Page>
  );
}

/** The API answers with the survivor of a merged client; the address follows. */
function useRedirectToMerged(clientId: string, card: ClientCard | undefined): void {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const standing = card?.client.id;
  useEffect(() => {
    if (card === undefined || standing === undefined || standing === clientId.toLowerCase()) return;
    utils.clients.byId.setData({ clientId: standing }, card);
    toast({ text: `This client was merged into ${card.client.name}.` });
    void navigate({ to: '/clients/$clientId', params: { clientId: standing }, replace: true });
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [standing, clientId]);
}

const Page = ({ children }: { children: ReactNode }) => (
  <PagePane>
    <div className="mx-auto max-w-5xl md:p-6">{children}</div>
  </PagePane>
);

const ToClients = () => (
  <Link
    to="/clients"
    className="inline-flex h-7 items-center gap-1 rounded-md pr-2 text-xs text-ink-2 hover:text-ink-1"
  >
    <ChevronLeft size={14} aria-hidden />
    All clients
  </Link>
);

function Card({ card }: { card: ClientCard }) {
  const [dialog, setDialog] = useState<'contact' | 'preferences' | null>(null);
  const close = (): void => setDialog(null);
  const isLead = useMe()?.agent.role === 'lead';
  return (
    <>
      <CardHeader card={card} onEdit={() => setDialog('contact')} />
      <div className="flex flex-col gap-4 pb-6">
        <DuplicatesBanner card={card} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <Sheet>
              <PeopleList card={card} />
            </Sheet>
            <Sheet>
              <Preferences card={card} onEdit={() => setDialog('preferences')} />
            </Sheet>
            <Sheet>
              <ClientNotes card={card} />
            </Sheet>
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <Sheet>
              <ClientSessions card={card} />
            </Sheet>
            {card.changes.length === 0 ? null : (
              <Sheet>
                <CardChanges card={card} />
              </Sheet>
            )}
            {isLead ? (
              <Suspense fallback={null}>
                <Sheet>
                  <PersonalData card={card} />
                </Sheet>
              </Suspense>
            ) : null}
          </div>
        </div>
      </div>
      <Suspense fallback={null}>
        {dialog === 'contact' ? <ContactDialog card={card} onClose={close} /> : null}
        {dialog === 'preferences' ? <PreferencesDialog card={card} onClose={close} /> : null}
      </Suspense>
    </>
  );
}

function CardHeader({ card: { client, changes }, onEdit }: { card: ClientCard; onEdit: () => void }) {
  return (
    <header className="px-4 py-3 md:px-0 md:pt-0">
      <ToClients />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-title font-semibold break-words">{client.name}</h1>
          {client.companyName === null ? null : (
            <p className="text-body break-words text-ink-2">{client.companyName}</p>
          )}
        </div>
        <Button icon={<Pencil size={14} aria-hidden />} onClick={onEdit}>
          Edit client
        </Button>
      </div>
      <p className="flex flex-wrap items-center gap-x-5 pt-1 text-row">
        <Contact icon={<Mail size={14} aria-hidden />} text={client.email} label="email" missing="No email yet" />
        <Contact
          icon={<Phone size={14} aria-hidden />}
          text={client.phone}
          label="phone number"
          missing="No phone yet"
        />
        <span className="text-xs text-ink-3">
          {client.updatedAt === null ? 'Added' : 'Changed'} <TimeText at={client.updatedAt ?? client.createdAt} />
          {changes[0] === undefined ? null : ` by ${changes[0].agentName}`}
        </span>
      </p>
    </header>
  );
}

interface ContactProps {
  icon: ReactNode;
  text: string | null;
  label: string;
  missing: string;
}

function Contact({ icon, text, label, missing }: ContactProps) {
  return (
    <span className="inline-flex min-w-0 items-center gap-2 text-ink-3">
      {icon}
      {text === null ? missing : <CopyText text={text} label={label} className="text-ink-1" />}
    </span>
  );
}

function Preferences({ card: { client }, onEdit }: { card: ClientCard; onEdit: () => void }) {
  return (
    <Section
      level={2}
      title="Preferences"
      action={
        <Button size="sm" variant="ghost" icon={<Pencil size={13} aria-hidden />} onClick={onEdit}>
          Edit preferences
        </Button>
      }
    >
      {client.preferences.length === 0 ? (
        <p className="text-row text-ink-3">None yet. Add catering, seating, pets and the like.</p>
      ) : (
        <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 text-row">
          {client.preferences.map(({ label, value }, index) => (
            <div key={`${index} ${label}`} className="contents">
              <dt className="py-0.5 text-ink-3">{label}</dt>
              <dd className="min-w-0 py-0.5 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

function CardSkeleton() {
  return (
    <SkeletonBlock label="Loading the client" className="p-4 md:p-0">
      <Skeleton className="mb-3 h-6 w-56" />
      <Skeleton className="mb-6 w-80" />
      <div className="grid gap-4 lg:grid-cols-2">
        {[3, 5].map((lines) => (
          <div key={lines} className="flex flex-col gap-4 rounded-lg border border-line bg-surface-1 p-4">
            {Array.from({ length: lines }, (_, line) => (
              <Skeleton key={line} className={line % 2 === 0 ? 'w-full' : 'w-2/3'} />
            ))}
          </div>
        ))}
      </div>
    </SkeletonBlock>
  );
}
