import { inTransaction, tenantOf } from '@tripthread/db/database';
import { saveInboundMail } from '@tripthread/db/queries/mail/inbound-mails';
import { postMessage } from '@tripthread/commands/sessions/post-message';
import { getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { listTenantTables, ownerOn } from '@tripthread/testing/postgres/owner';
import { Failure } from '@tripthread/shared/failures';
import type { ClientId, MailInboxId, SessionId } from '@tripthread/shared/ids';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { type MailSetup, openInbox, openMailSetup } from '../support/mail-setup.ts';
import { attachMail } from '@tripthread/commands/mail/attach-mail';
import { saveFile } from '@tripthread/commands/messages/save-file';
import { recordFromClient } from '@tripthread/commands/messages/record-from-client';
import { sendMessage } from '@tripthread/commands/messages/send-message';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { eraseClient } from '@tripthread/commands/clients/erase-client';

const desk = testBrokerageSuite();
let mail: MailSetup;
let inboxId: MailInboxId;
beforeAll(async () => {
  mail = await openMailSetup(desk());
  inboxId = await openInbox(desk());
});
afterAll(() => mail.close());

interface Case {
  readonly sessionId: SessionId;
  readonly clientId: ClientId;
  /** A word that occurs only in what the test posts. */
  readonly word: string;
}

let count = 0;
/** Creates a completed session with its own client. */
async function aCase(): Promise<Case> {
  const { sessionId, clientId } = await mail.session();
  await desk().owner`update clients set name = 'Olivia Hartley' where id = ${clientId}`;
  await setStatus(desk().ana, { sessionId, expectedVersion: 1, move: 'complete', outcome: 'lost' });
  return { sessionId, clientId, word: `peregrine${(count += 1)}` };
}
const erase = ({ clientId }: Case) =>
  eraseClient({ ...desk().lead, database: desk().database }, { clientId, confirmName: 'Olivia Hartley' });
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Failure) return error.reason;
      throw error;
    },
  );

async function receive({ sessionId, word }: Case) {
  const to = mail.replies.of(desk().brokerageId, sessionId) ?? '';
  const lines = [
    `From: ${word} <${word}@client.example>`,
    `To: ${to}`,
    `Subject: ${word}`,
    `Message-ID: <${word}@client.example>`,
    '',
    word,
  ];
  return inTransaction(tenantOf(desk().database, desk().brokerageId, 'inbox'), (tx) =>
    saveInboundMail(tx, { inboxId, receivedAt: desk().clock.now(), raw: Buffer.from(lines.join('\r\n')) }),
  );
}

const posts: readonly (readonly [string, (given: Case) => Promise<unknown>])[] = [
  [
    'a broker’s note',
    ({ sessionId, word: text }) =>
      sendMessage(desk().ana, { sessionId, audience: 'internal', text, idempotencyKey: freshKey() }),
  ],
  [
    'a broker’s mail to the client',
    ({ sessionId, word: text }) =>
      sendMessage(desk().ana, { sessionId, audience: 'client', text, idempotencyKey: freshKey() }),
  ],
  [
    'a client’s message entered by a broker',
    ({ sessionId, word: text }) =>
      recordFromClient(desk().ana, { sessionId, text, channel: 'phone', idempotencyKey: freshKey() }),
  ],
  [
    'a file',
    ({ sessionId, word }) =>
      saveFile(desk().ana, sessionId, { fileName: word, mimeType: 'text/plain', content: Buffer.from(word) }),
  ],
];

const placesOf = async (word: string): Promise<readonly string[]> => {
  const { owner } = desk();
  const seen = ownerOn(owner);
  const found: string[] = [];
  for (const table of await listTenantTables(seen)) {
    const columns = await owner<{ name: string; bytes: boolean }[]>`
      select column_name as name, data_type = 'bytea' as bytes from information_schema.columns where table_schema = 'public' and table_name = ${table}`;
    const texts = columns.map(({ name, bytes }) => (bytes ? `encode("${name}", 'escape')` : `"${name}"::text`));
    const [row] = await owner.unsafe(
      `select count(*)::int as n from ${table} where concat_ws(' ', ${texts.join(', ')}) like '%${word}%'`,
    );
    if (row?.n > 0) found.push(table);
  }
  return found;
};

/** Runs the first call until it waits for a lock of a second connection, then the second until it waits for the first. */
async function inOrder(
  hold: string,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<readonly [string, string]> {
  const holder = postgres(desk().url, { max: 1, onnotice: () => {} });
  const waiting = async (n: number) =>
    expect
      .poll(
        async () =>
          (
            await desk().owner`select count(distinct pid)::int as n from pg_locks
              where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`
          )[0]?.n as number,
        { timeout: 10_000, interval: 10 },
      )
      .toBe(n);
  try {
    const parts = await holder.begin(async (sql) => {
      await sql.unsafe(hold);
      const one = outcome(first());
      await waiting(1);
      const two = outcome(second());
      await waiting(2);
      return { one, two };
    });
    return [await parts.one, await parts.two];
  } finally {
    await holder.end();
  }
}

describe('while a client is erased', { timeout: 60_000 }, () => {
  it.each(posts)('%s that comes first is erased too', async (_, post) => {
    const given = await aCase();
    const hold = 'lock table messages, attachments in share mode';
    expect(
      await inOrder(
        hold,
        () => post(given),
        () => erase(given),
      ),
    ).toEqual(['done', 'done']);
    expect(await placesOf(given.word)).toEqual([]);
  });

  it.each(posts)('%s that comes later is refused, with the reason', async (_, post) => {
    const given = await aCase();
    const hold = `select from clients where id = '${given.clientId}' for update`;
    expect(
      await inOrder(
        hold,
        () => erase(given),
        () => post(given),
      ),
    ).toEqual(['done', 'CLIENT_ERASED']);
    expect(await placesOf(given.word)).toEqual([]);
  });

  it('a mail of the client’s that is being placed is erased too', async () => {
    const given = await aCase();
    const id = await receive(given);
    expect(
      await inOrder(
        'lock table messages in share mode',
        () => mail.work(),
        () => erase(given),
      ),
    ).toEqual(['done', 'done']);
    expect(mail.errors).toEqual([]);
    expect(await placesOf(given.word)).toEqual([]);
    expect(
      (await desk().owner`select status, message_id is null as bare from inbound_mails where id = ${id}`)[0],
    ).toEqual({ status: 'placed', bare: false });
  });

  it('a later mail waits as an orphan, and gets into no thread of the erased client', async () => {
    const given = await aCase();
    const id = await receive(given);
    const hold = `select from clients where id = '${given.clientId}' for update`;
    expect(
      await inOrder(
        hold,
        () => erase(given),
        () => mail.work(),
      ),
    ).toEqual(['done', 'done']);
    expect(mail.errors).toEqual([]);
    expect(
      (
        await desk().owner`select status, why_orphan as why, session_id as session from inbound_mails where id = ${id}`
      )[0],
    ).toEqual({ status: 'orphan', why: 'client_erased', session: null });
    expect(await placesOf(given.word)).toEqual(['inbound_mails']);
    const attach = { inboundMailId: id, sessionId: given.sessionId };
    expect(await refusal(attachMail(desk().ana, attach))).toBe('CLIENT_ERASED');
  });

  it('control: text written past the commands is found', async () => {
    const given = await aCase();
    await erase(given);
    const past = () =>
      inTransaction(desk().tenant, async (tx) => {
        const session = await getSessionForUpdate(tx, given.sessionId);
        await postMessage(tx, session, {
          actor: systemActor,
          audience: 'internal',
          text: given.word,
          source: 'desk',
          at: desk().clock.now(),
        });
      });
    await past();
    expect(await placesOf(given.word)).toEqual(['messages']);
  });

  it('its sessions can be read, reassigned and archived, and not reopened', async () => {
    const given = await aCase();
    await erase(given);
    const { sessionId } = given;
    const move = (what: 'reopen' | 'archive') => setStatus(desk().ana, { sessionId, expectedVersion: 3, move: what });
    expect(await refusal(move('reopen'))).toBe('CLIENT_ERASED');
    expect((await move('archive')).session.status).toBe('archived');
  });
});
