import { createHmac, randomBytes } from 'node:crypto';
import postgres from 'postgres';

/** A signed-in broker: a row like the login library's and a cookie like its own. */
export interface Person {
  readonly agentId: string;
  readonly brokerageId: string;
  readonly role: 'broker' | 'lead';
  readonly sessions: number;
  readonly cookie: string;
}

/** The secret with which the measured servers sign their cookies. */
export const authSecret = randomBytes(32).toString('hex');

/** Returns this many brokers from brokerages and histories of all sizes, each with at least 50 open sessions. */
export async function signInPeople(url: string, count: number): Promise<readonly Person[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const agents = await sql<Omit<Person, 'cookie'>[]>`
      select a.id as "agentId", a.brokerage_id as "brokerageId", a.role, s.sessions
      from iso_agents a
      join (select iso_agent_id, count(*)::int as sessions, count(*) filter (where status in ('active', 'paused')) as open
        from chat_sessions group by iso_agent_id) s on s.iso_agent_id = a.id
      where s.open >= 50 order by md5(a.email) limit ${count}`;
    await sql`delete from login_sessions`;
    const people = agents.map((agent) => ({ ...agent, ...newLogin() }));
    for (const { agentId, token } of people) {
      await sql`insert into login_sessions (id, token, user_id, expires_at, created_at, updated_at)
        select ${token}, ${token}, login_user_id, now() + interval '7 days', now(), now() from iso_agents where id = ${agentId}`;
    }
    return people;
  } finally {
    await sql.end();
  }
}

export function newLogin() {
  const token = randomBytes(24).toString('base64url');
  const signature = createHmac('sha256', authSecret).update(token).digest('base64');
  return { token, cookie: `tripthread.login=${encodeURIComponent(`${token}.${signature}`)}` };
}
