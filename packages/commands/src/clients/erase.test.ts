import { closeDatabase, inReadTransaction, openDatabase, tenantOf } from '@tripthread/db/database';
import type { BrokerageId } from '@tripthread/shared/ids';
import { clientId, isoAgentId } from '@tripthread/shared/input.schema';
import { exportClient } from '@tripthread/db/queries/clients/export-client';
import { freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { openSession } from '@tripthread/testing/desk/test-brokerage';
import { listTenantTables, openOwner, type Owner, ownerOn } from '@tripthread/testing/postgres/owner';
import {
  type CanaryBrokerage,
  now,
  insertTwoBrokerages,
  type TwoBrokerages,
} from '@tripthread/testing/tenancy/two-brokerages';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { sendMessage } from '../messages/send-message.ts';
import { setStatus } from '../sessions/set-status.ts';
import { eraseClient } from './erase-client.ts';
import { updateClient } from './update-client.ts';

/** Collects every text of every column of every tenant table, bytes too, by column. */
async function everything(owner: Owner, brokerage: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const table of await listTenantTables(owner)) {
    const which = table === 'brokerages' ? 'id' : 'brokerage_id';
    const columns = await owner.query(
      `select column_name as name, data_type = 'bytea' as bytes from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    );
    for (const { name, bytes } of columns) {
      const text = bytes === true ? `encode("${String(name)}", 'escape')` : `"${String(name)}"::text`;
      const [row] = await owner.query(
        `select coalesce(string_agg(${text}, ' '), '') as all from ${table} where ${which} = $1`,
        [brokerage],
      );
      found.set(`${table}.${String(name)}`, String(row?.all));
    }
  }
  return found;
}

/**
 * What stays: the names and messages of operators and Avinode, identifiers, airport codes, technical values. None of it
 * identifies the client.
 */
const stays = [
  /^trips\./u,
  /^rfqs\./u,
  /^quotes\./u,
  /^quote_(?:lines|revisions)\./u,
  /^operators\./u,
  /^proposals\.(?:currency|proposal_number|leg_taxes)/u,
  /^proposal_options\.(?:quote_currency|aircraft_type|aircraft_tail_number)/u,
  /^requests\.(?:aircraft_type|budget_currency|departure_airport|arrival_airport)/u,
  /^trip_segments\./u,
  /^chat_sessions\.(?:avinode_|trip_code|departure_airport|arrival_airport)/u,
  /^avinode_webhook_events\./u,
  /^messages\.avinode_message_id/u,
  /^mails\.from_name/u,
  /^inbound_mails\.why_orphan/u,
];

const sentences = (all: ReadonlyMap<string, string>, words: ReadonlySet<string>) =>
  [...all].flatMap(([place, text]) =>
    [...text.matchAll(/cnry-[ab]-[a-z]+-\d+/gu)]
      .filter(([word]) => words.has(word))
      .filter(() => !stays.some((allowed) => allowed.test(place)))
      .map(([word]) => `${place} ${word}`),
  );

/** Collects the words that one broker's client wrote, received and is called. */
async function wordsOf(owner: Owner, { own }: CanaryBrokerage, all: ReadonlyMap<string, string>) {
  const cards = await owner.query(
    `select (select string_agg(c::text, ' ') from clients c where id = $1 or merged_into = $1) as card,
       (select string_agg(p::text, ' ') from client_people p where client_id = $1) as people`,
    [own.client],
  );
  const text = [...all.values(), ...cards.flatMap((row) => [String(row.card), String(row.people)])].join(' ');
  const mine = text.match(/cnry-a-own-\d+/gu) ?? [];
  const ofCard = cards.flatMap((row) => `${String(row.card)} ${String(row.people)}`.match(/cnry-a-all-\d+/gu) ?? []);
  // Avinode's own names are not personal data.
  const names = all.get('avinode_webhook_events.avinode_id') ?? '';
  return new Set([...mine, ...ofCard].filter((word) => !new RegExp(`${word}\\b`, 'u').test(names)));
}

async function onPlanted(work: (owner: Owner, world: TwoBrokerages, url: string) => Promise<void>): Promise<void> {
  const { url, drop } = await freshDatabase();
  const owner = openOwner(url);
  try {
    const world = await insertTwoBrokerages(owner);
    await owner.query(
      `update chat_sessions set status = 'completed', current_step = 'closed_lost', session_ended_at = $1
      where status in ('active', 'paused')`,
      [now],
    );
    // An unassigned session without a client.
    await owner.query(`update chat_sessions set client_id = $1 where id = $2`, [
      world.a.own.client,
      world.a.own.bareSession,
    ]);
    await work(owner, world, url);
  } finally {
    await owner.end();
    await drop();
  }
}

describe('an erased client', () => {
  it('is in no column of any table; all other rows are unchanged', () =>
    onPlanted(async (owner, { a, b }, url) => {
      await owner.run(`update avinode_orders set status = 'waiting', finished_at = null where kind = 'send_chat';
        update messages set delivery = 'sending' where id in (select message_id from avinode_orders where kind = 'send_chat')`);
      const before = await everything(owner, a.id);
      const others = await everything(owner, b.id);
      const words = await wordsOf(owner, a, before);
      // The control: the same search finds the words in many columns before.
      const tables = new Set(sentences(before, words).map((place) => place.split('.')[0]));
      expect(tables.size).toBeGreaterThan(15);
      const database = openDatabase({ url });
      const tenant = tenantOf(database, a.id as BrokerageId);
      const lead = {
        tenant,
        viewer: { agentId: isoAgentId.parse(a.lead), role: 'lead' as const },
        clock: { now: () => now },
      };
      const [card] = await owner.query('select name from clients where id = $1', [a.own.client]);
      const input = { clientId: clientId.parse(a.own.client), confirmName: String(card?.name) };
      await eraseClient({ ...lead, source: 'desk', database }, input);
      await closeDatabase(database);
      const after = await everything(owner, a.id);
      expect(sentences(after, words)).toEqual([]);
      expect(await everything(owner, b.id)).toEqual(others);
      // Compressed, so the search cannot read it: it has to be deleted.
      expect(
        await owner.query('select count(*)::int as count from avinode_answers where brokerage_id = $1', [a.id]),
      ).toEqual([{ count: 1 }]);
      // An unsent message of the client's to an operator is cancelled; a colleague's is still sent.
      const chats = await owner.query(
        `select m.delivery::text, o.status::text, s.client_id = $2 as theirs from avinode_orders o join messages m on m.id = o.message_id
          join chat_sessions s on s.id = o.session_id where o.brokerage_id = $1 and o.kind = 'send_chat' order by theirs`,
        [a.id, a.own.client],
      );
      expect(chats).toEqual([
        { delivery: 'sending', status: 'waiting', theirs: false },
        { delivery: 'withdrawn', status: 'failed', theirs: true },
      ]);
      // The colleague's client keeps every word.
      const theirs = new Set([...before.values()].join(' ').match(/cnry-a-col-\d+/gu) ?? []);
      expect(sentences(after, theirs).toSorted()).toEqual(sentences(before, theirs).toSorted());
    }));
});

describe('erasing', () => {
  const desk = testBrokerageSuite();
  const erase = (confirmName: string, id: string | null) =>
    eraseClient({ ...desk().lead, database: desk().database }, { clientId: clientId.parse(id), confirmName });

  it('leaves the counters right, records it in the thread and on the card, and the card refuses changes', async () => {
    const { ana, owner } = desk();
    const session = await openSession(desk(), ana, { subject: 'Olivia to Nice', client: 'Olivia Hartley' });
    const text = 'Olivia, your price';
    await sendMessage(ana, { sessionId: session.id, audience: 'internal', text, idempotencyKey: freshKey() });
    const reason = 'Olivia flies with others';
    const [{ version } = { version: 0 }] = await owner<
      { version: number }[]
    >`select version from chat_sessions where id = ${session.id}`;
    expect(await refusal(erase('Olivia Hartley', session.clientId))).toBe('CLIENT_HAS_OPEN_SESSIONS');
    await setStatus(ana, {
      sessionId: session.id,
      expectedVersion: version,
      move: 'complete',
      outcome: 'lost',
      reason,
    });
    expect(await refusal(erase('Olivia', session.clientId))).toBe('ERASURE_NOT_CONFIRMED');
    expect(
      await refusal(
        eraseClient(
          { ...ana, database: desk().database },
          { clientId: clientId.parse(session.clientId), confirmName: 'Olivia Hartley' },
        ),
      ),
    ).toBe('LEAD_ONLY');
    const exported = await inReadTransaction(desk().tenant, (tx) => exportClient(tx, clientId.parse(session.clientId)));
    expect(exported.messages).toMatchObject([{ content: text, audience: 'internal' }]);
    expect(JSON.stringify(exported)).toContain(reason);
    expect(await erase(' Olivia Hartley ', session.clientId)).toEqual({ sessions: 1 });

    const all = [...(await everything(openedOwner(), desk().brokerageId)).values()].join(' ');
    expect(all).not.toContain('Olivia');
    const events =
      await owner`select kind, actor_id from session_events where session_id = ${session.id} order by seq desc limit 1`;
    expect(events).toEqual([{ kind: 'client_erased', actor_id: desk().lead.viewer.agentId }]);
    const noted = await owner`select kind, iso_agent_id from client_changes where client_id = ${session.clientId}`;
    expect(noted).toEqual([{ kind: 'erased', iso_agent_id: desk().lead.viewer.agentId }]);
    const change = { clientId: clientId.parse(session.clientId), expectedVersion: 2, name: 'Olivia again' };
    expect(await refusal(updateClient(ana, change))).toBe('CLIENT_ERASED');
    expect(await refusal(erase('Erased client', session.clientId))).toBe('CLIENT_ERASED');
  });

  const openedOwner = (): Owner => ownerOn(desk().owner);
});
