import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Canaries, type Letter } from '@tripthread/testing/tenancy/canaries';
import type { Owner } from '@tripthread/testing/postgres/owner';
import type { Api } from '../api.ts';

export interface Agent {
  readonly id: string;
  readonly cookie: string;
  readonly role: 'lead' | 'broker';
}

/** A brokerage with many brokers, and sessions that each have a role in a storm. */
export interface LiveBrokerage {
  readonly letter: Letter;
  readonly brokerageId: string;
  readonly lead: Agent;
  readonly brokers: readonly Agent[];
  /** Written to by all writers. */
  readonly busy: readonly string[];
  /** Written to only in transactions that stay open for a while. */
  readonly held: readonly string[];
  /** Written to only while a listener is silent. */
  readonly silent: string;
}

/** The cookie secret of the servers under test: signing in a hundred times would take longer than the storm. */
export const authSecret = randomBytes(32).toString('hex');

const busySessions = 24;
const heldSessions = 2;

export async function openLiveBrokerage(
  api: Api,
  { letter, brokers, canaries }: { letter: Letter; brokers: number; canaries: Canaries },
): Promise<LiveBrokerage> {
  const brokerageId = randomUUID();
  canaries.known(letter, 'all', 'brokerage', brokerageId);
  const at = new Date().toISOString();
  await api.owner.query('insert into brokerages (id, name, created_at) values ($1, $2, $3)', [
    brokerageId,
    canaries.text(letter, 'all', 'brokerages.name'),
    at,
  ]);
  const agent = (role: Agent['role']) => openAgent(api.owner, { brokerageId, role, letter, canaries });
  const lead = await agent('lead');
  const desk = [];
  for (let n = 0; n < brokers; n += 1) desk.push(await agent('broker'));
  const sessions: string[] = [];
  for (let n = 0; n < busySessions + heldSessions + 1; n += 1) {
    const { cookie } = desk[n % desk.length] ?? lead;
    const input = { subject: canaries.text(letter, 'all', 'subject'), idempotencyKey: `live-desk-${letter}-${n}` };
    const answer = await api.mutate('sessions.createOrUpdate', input, cookie);
    if (answer.status !== 200) throw new Error(`a session was not made: ${answer.text}`);
    const { id, conversation } = answer.json.result.data.session as { id: string; conversation: { id: string } };
    canaries.known(letter, 'all', 'conversation', conversation.id);
    sessions.push(canaries.known(letter, 'all', 'session', id));
  }
  const [silent = '', ...rest] = sessions;
  return {
    letter,
    brokerageId,
    lead,
    brokers: desk,
    silent,
    held: rest.slice(0, heldSessions),
    busy: rest.slice(heldSessions),
  };
}

async function openAgent(
  owner: Owner,
  {
    brokerageId,
    role,
    letter,
    canaries,
  }: { brokerageId: string; role: Agent['role']; letter: Letter; canaries: Canaries },
): Promise<Agent> {
  const id = canaries.known(letter, 'all', 'agent', randomUUID());
  const login = randomUUID();
  const token = randomBytes(24).toString('base64url');
  const at = new Date().toISOString();
  const over = new Date(Date.now() + 86_400_000).toISOString();
  const email = `${id}@live.example`;
  await owner.query(
    `insert into login_users (id, name, email, email_verified, created_at, updated_at) values ($1, $2, $3, true, $4, $4)`,
    [login, email, email, at],
  );
  await owner.query(
    `insert into login_sessions (id, token, user_id, expires_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)`,
    [randomUUID(), token, login, over, at],
  );
  await owner.query(
    `insert into iso_agents (brokerage_id, id, login_user_id, email, full_name, role, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [brokerageId, id, login, email, canaries.text(letter, 'all', 'iso_agents.full_name'), role, at],
  );
  const signature = createHmac('sha256', authSecret).update(token).digest('base64');
  return { id, role, cookie: `tripthread.login=${encodeURIComponent(`${token}.${signature}`)}` };
}
