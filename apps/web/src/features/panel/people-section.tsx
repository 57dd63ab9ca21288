import { UserRoundCog } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Menu } from '../../components/menu.tsx';
import { Fact, Facts, Section } from '../../components/section.tsx';
import type { Me, SessionDetail } from '../../lib/api.ts';
import { toast } from '../../lib/toasts.ts';
import { trpc } from '../../lib/trpc.ts';
import { useSessionChange } from '../../lib/use-session-change.ts';

/** The client and the broker in charge. */
export function PeopleSection({ detail, me }: { detail: SessionDetail; me: Me | undefined }) {
  const { client, session } = detail;
  const owner = me?.agents.find(({ id }) => id === session.isoAgentId);
  const isOwn = me?.agent.id === session.isoAgentId;
  return (
    <Section
      title="People"
      action={
        me?.agent.role === 'lead' && session.status !== 'archived' ? (
          <Reassign session={session} agents={me.agents} />
        ) : null
      }
    >
      <Facts>
        <Fact name="Client">
          {client === null ? (
            <span className="text-ink-3">None yet: give one with the trip request.</span>
          ) : (
            <>
              <span className="font-medium">{client.name}</span>
              {client.companyName === null ? null : <span className="block text-ink-2">{client.companyName}</span>}
            </>
          )}
        </Fact>
        {client?.email == null ? null : (
          <Fact name="E-mail">
            <CopyText text={client.email} label="e-mail" />
          </Fact>
        )}
        {client?.phone == null ? null : (
          <Fact name="Phone">
            <CopyText text={client.phone} label="phone number" />
          </Fact>
        )}
        <Fact name="Broker">
          {owner === undefined ? 'A former colleague' : `${owner.name}${isOwn ? ' (you)' : ''}`}
        </Fact>
      </Facts>
    </Section>
  );
}

/** A lead hands the session to another broker; undone by handing it back. */
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
    if (version !== null)
      toast({ text: `Handed to ${name}.`, action: { label: 'Undo', run: () => void apply(version, before) } });
  };
  return (
    <Menu
      label="Hand to a broker"
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
