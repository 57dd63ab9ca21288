import { Link } from '@tanstack/react-router';
import { isOpen as isOpenStatus } from '@tripthread/shared/sessions/sessions';
import { UserRoundCog, UserRoundPen } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { CopyText } from '../../../components/controls/copy-text.tsx';
import { Menu } from '../../../components/overlays/menu.tsx';
import { Fact, Facts, Section } from '../../../components/frames/section.tsx';
import type { Me, SessionDetail } from '../../../lib/api/api-types.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';

const ClientDialog = lazy(() => import('./client-dialog.tsx'));

/** Shows the client and the assigned broker. */
export function PeopleSection({ detail, me }: { detail: SessionDetail; me: Me | undefined }) {
  const { client, session } = detail;
  const owner = me?.agents.find(({ id }) => id === session.isoAgentId);
  const isOwn = me?.agent.id === session.isoAgentId;
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title="People"
      action={
        <span className="flex">
          {canChangeClient(detail) ? (
            <Button
              size="sm"
              variant="ghost"
              icon={<UserRoundPen size={13} aria-hidden />}
              onClick={() => setOpen(true)}
            >
              {client === null ? 'Add client' : 'Change client'}
            </Button>
          ) : null}
          {me?.agent.role === 'lead' && session.status !== 'archived' ? (
            <Reassign session={session} agents={me.agents} />
          ) : null}
        </span>
      }
    >
      <Facts>
        <Fact name="Client">
          {client === null ? (
            <span className="text-ink-3">None yet.</span>
          ) : (
            <>
              <Link
                to="/clients/$clientId"
                params={{ clientId: client.id }}
                className="font-medium underline decoration-line-strong/50 underline-offset-2 hover:decoration-current"
              >
                {client.name}
              </Link>
              {client.companyName === null ? null : <span className="block text-ink-2">{client.companyName}</span>}
            </>
          )}
        </Fact>
        {client?.email == null ? null : (
          <Fact name="Email">
            <CopyText text={client.email} label="email" />
          </Fact>
        )}
        {client?.phone == null ? null : (
          <Fact name="Phone">
            <CopyText text={client.phone} label="phone number" />
          </Fact>
        )}
        {client === null ? null : <Approvers clientId={client.id} />}
        <Fact name="Broker">
          {owner === undefined ? 'A former colleague' : `${owner.name}${isOwn ? ' (you)' : ''}`}
        </Fact>
      </Facts>
      {isOpen ? (
        <Suspense fallback={null}>
          <ClientDialog detail={detail} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </Section>
  );
}

/** The client is set on the request unless archived, or else on the conversation of an open session. */
const canChangeClient = ({ session, request }: SessionDetail): boolean =>
  request === null ? isOpenStatus(session.status) : session.status !== 'archived';

/** Lists the people who may approve for the client. */
function Approvers({ clientId }: { clientId: string }) {
  const { data } = trpc.clients.byId.useQuery({ clientId });
  const approvers = data?.people.filter(({ mayApprove }) => mayApprove) ?? [];
  if (approvers.length === 0) return null;
  return <Fact name="Approves">{approvers.map(({ name }) => name).join(', ')}</Fact>;
}

/** Lets a lead assign the session to another broker, with undo. */
function Reassign({ session, agents }: { session: SessionDetail['session']; agents: Me['agents'] }) {
  const { shown, refused } = useSessionChange();
  const { mutateAsync, isPending } = trpc.sessions.assign.useMutation();
  const apply = async (version: number, assignee: string): Promise<number | null> => {
    try {
      const detail = await mutateAsync({ sessionId: session.id, expectedVersion: version, assignee });
      shown(detail);
      return detail.session.version;
    } catch (error) {
      refused(error);
      return null;
    }
  };
  const assign = async (assignee: string, name: string): Promise<void> => {
    const before = session.isoAgentId;
    const version = await apply(session.version, assignee);
    if (version !== null) toast({ text: `Assigned to ${name}.`, undo: () => void apply(version, before) });
  };
  return (
    <Menu
      label="Assign to a broker"
      align="end"
      trigger={(trigger) => (
        <Button size="sm" variant="ghost" busy={isPending} icon={<UserRoundCog size={13} aria-hidden />} {...trigger}>
          Reassign
        </Button>
      )}
      groups={[
        agents
          .filter(({ isActive }) => isActive)
          .map(({ id, name }) => ({
            label: name,
            checked: id === session.isoAgentId,
            onSelect: () => void (id === session.isoAgentId ? undefined : assign(id, name)),
          })),
      ]}
    />
  );
}
