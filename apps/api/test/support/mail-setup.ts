import { inTransaction } from '@tripthread/db/database';
import { saveMailInbox, saveMailSettings } from '@tripthread/db/queries/mail/mail-settings';
import { openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import type { ClientId, MailInboxId, SessionId } from '@tripthread/shared/ids';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { queues } from '../../src/jobs/registry.ts';
import type { MailContext } from '../../src/jobs/mail/mail-context.ts';
import { type MailReader, openMailReader } from '../../src/integrations/mail/mail-reader.ts';
import { openMailer } from '../../src/integrations/mail/mailer.ts';
import { openReplyAddresses } from '../../src/integrations/mail/reply-address.ts';
import { readSmtpUrl } from '../../src/integrations/mail/smtp-url.ts';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import { runDueItems } from '../../src/platform/work-loop.ts';

export interface Arrived {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: Buffer;
  readonly mail: ParsedMail;
}

/** How a mail server behaves until changed. */
export type Manner =
  | 'takes'
  | 'refuses the recipient'
  | 'refuses the text'
  | 'is busy'
  | 'takes and says nothing'
  | 'dies at the text';

/** A real mail server on this machine. */
export interface SmtpDouble {
  readonly url: string;
  readonly arrived: Arrived[];
  manner: Manner;
  /** As a port without a listener. */
  close(): Promise<void>;
}

export async function openSmtp({ user, password }: { user?: string; password?: string } = {}): Promise<SmtpDouble> {
  const arrived: Arrived[] = [];
  const refuse = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });
  const double = { url: '', arrived, manner: 'takes' as Manner, close: async () => {} };
  const server = new SMTPServer({
    disabledCommands: user === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    authOptional: user === undefined,
    allowInsecureAuth: true,
    logger: false,
    onAuth(auth, _session, callback) {
      if (auth.username === user && auth.password === password) callback(null, { user: auth.username });
      else callback(refuse(535, 'wrong'));
    },
    onRcptTo(_address, _session, callback) {
      if (double.manner === 'refuses the recipient') callback(refuse(550, '5.1.1 No such mailbox here'));
      else if (double.manner === 'is busy') callback(refuse(451, '4.3.2 Come again later'));
      else callback();
    },
    onData(stream, session, callback) {
      void answer(stream, session, callback);
    },
  });
  const sockets = new Map<string, () => void>();
  const cut = (session: SMTPServerSession) => sockets.get(`${session.remoteAddress}:${session.remotePort}`)?.();
  server.server.on('connection', (socket) => {
    sockets.set(`${socket.remoteAddress?.replace('::ffff:', '')}:${socket.remotePort}`, () => socket.destroy());
  });
  async function answer(stream: SMTPServerDataStream, session: SMTPServerSession, callback: (error?: Error) => void) {
    try {
      const mail = await receive(stream, session, double.manner);
      if (mail === null) cut(session);
      else if (double.manner !== 'refuses the text') arrived.push(mail);
    } catch (error) {
      // The client disconnected in the middle of the text: no mail arrived, and no answer is expected.
      return callback(error as Error);
    }
    if (double.manner === 'refuses the text') callback(refuse(554, '5.7.1 Looks like spam'));
    else if (double.manner === 'takes and says nothing') cut(session);
    else callback();
  }
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  double.url = `smtp://${user === undefined ? '' : `${user}:${password}@`}127.0.0.1:${port}`;
  double.close = () => new Promise((resolve) => server.close(resolve));
  return double;
}

/** Reads a mail to its end; null when the server dies at the text. */
async function receive(
  stream: SMTPServerDataStream,
  { envelope: { mailFrom, rcptTo } }: SMTPServerSession,
  manner: Manner,
): Promise<Arrived | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (manner === 'dies at the text') return null;
    chunks.push(chunk as Buffer);
  }
  const raw = Buffer.concat(chunks);
  const from = mailFrom === false ? '' : mailFrom.address;
  return { envelope: { from, to: rcptTo.map(({ address }) => address) }, raw, mail: await simpleParser(raw) };
}

/** A test brokerage with a mail server of its own. No work runs by itself: the test runs what is due. */
export interface MailSetup extends MailContext {
  readonly smtp: SmtpDouble;
  readonly errors: unknown[];
  /** Runs due work once. */
  work(): Promise<void>;
  /** Runs due work without a mail server. */
  runDueWithoutServer(): Promise<void>;
  /** Creates a session of Ana's with a client who has an address. */
  session(
    email?: string,
  ): Promise<{ readonly sessionId: SessionId; readonly clientId: ClientId; readonly email: string }>;
  close(): Promise<void>;
}

export const testSecret = 'a secret of at least thirty-two characters';

export async function openMailSetup(desk: TestBrokerage, reader: MailReader = openMailReader()): Promise<MailSetup> {
  const { database, clock, owner } = desk;
  const smtp = await openSmtp();
  const mailer = openMailer(readSmtpUrl(smtp.url), { connectMs: 2_000, idleTimeoutMs: 2_000, idleMs: 200 });
  const encryptor = openEncryptor(testSecret);
  const replies = openReplyAddresses({ encryptor, domain: 'replies.example' });
  const publicUrl = 'https://desk.example.com';
  const context = { database, clock, mailer, reader, from: 'desk@broker.example', replies, encryptor, publicUrl };
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const open = (given: MailContext) =>
    [queues.sendMail, queues.placeMail].map((queue) => queue.open({ ...given, onError }));
  const sources = open(context);
  const sourcesWithoutServer = open({ ...context, mailer: null });
  const run = async (given: typeof sources) => {
    for (const source of given) await runDueItems(source);
  };
  let clients = 0;
  return {
    ...context,
    smtp,
    errors,
    work: () => run(sources),
    runDueWithoutServer: () => run(sourcesWithoutServer),
    async session(email = `client-${(clients += 1)}@client.example`) {
      const session = await openSession(desk, desk.ana, { subject: 'Teterboro to Van Nuys', client: 'Olivia Hartley' });
      const clientId = session.clientId as ClientId;
      await owner`update clients set email = ${email} where id = ${clientId}`;
      return { sessionId: session.id, clientId, email };
    },
    async close() {
      mailer.close();
      await reader.stop();
      await Promise.all([...sources, ...sourcesWithoutServer].map((source) => source.close()));
      await smtp.close();
    },
  };
}

/** Opens an inbox for the brokerage, and sends without approval. @returns the inbox */
export async function openInbox({ tenant, clock, owner }: TestBrokerage): Promise<MailInboxId> {
  const at = clock.now();
  await inTransaction(tenant, async (tx) => {
    await saveMailInbox(tx, { key: 'an-inbox', user: 'user', password: 'password', at });
    await saveMailSettings(tx, { needsApproval: false, fromName: null, signature: null }, at);
  });
  const [row] = await owner`select id from mail_inboxes where key = 'an-inbox'`;
  return row?.id as MailInboxId;
}
