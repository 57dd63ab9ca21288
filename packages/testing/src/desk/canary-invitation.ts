import { createHash } from 'node:crypto';
import type { Canaries, Letter } from '../tenancy/canaries.ts';

type Plant = (table: string, audience: 'lead', given: Record<string, unknown>) => Promise<unknown>;

/** Inserts an open invitation with a mail that was not sent. Only leads may see it. */
export async function insertCanaryInvitation(
  plant: Plant,
  canaries: Canaries,
  { letter, who, agent, at }: { letter: Letter; who: 'own' | 'col'; agent: string; at: string },
): Promise<{ readonly invitation: string; readonly invitationToken: string }> {
  const invitationToken = createHash('sha256')
    .update(`invitation of ${letter} ${who}`)
    .digest('base64url')
    .slice(0, 32);
  const invitation = canaries.id(letter, `invitation ${who}`);
  const address = () => `${canaries.text(letter, 'lead', 'invitations.email')}@broker.example`;
  await plant('invitations', 'lead', {
    id: invitation,
    email: address(),
    role: 'broker',
    token_sha256: createHash('sha256').update(invitationToken).digest(),
    token_sealed: Buffer.alloc(60),
    invited_by: agent,
    created_at: at,
    expires_at: '2026-12-20T08:00:00.000Z',
  });
  await plant('mails', 'lead', {
    id: canaries.id(letter, `mail of invitation ${who}`),
    invitation_id: invitation,
    iso_agent_id: agent,
    status: 'kept',
    to_email: address(),
    message_id_header: `<${canaries.text(letter, 'lead', 'mails of an invitation')}@desk.example>`,
    created_at: at,
    finished_at: at,
  });
  return { invitation, invitationToken };
}
