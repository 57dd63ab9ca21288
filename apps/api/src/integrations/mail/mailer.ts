import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MailError, readFault, type SmtpFault } from './mail-error.ts';
import type { SmtpServer } from './smtp-url.ts';

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

export interface Mailer {
  /**
   * Sends a mail to the server. Outside any transaction.
   * @param beforeText runs when the server has asked for the text and none of it was sent; its error aborts the try
   * @throws MailError
   */
  send(envelope: Envelope, mail: Buffer, beforeText: () => Promise<void>): Promise<void>;
  close(): void;
}

export interface MailerLimits {
  readonly connectMs: number;
  /** Timeout of silence, also after the text: servers take their time to scan a mail. */
  readonly idleTimeoutMs: number;
  /** How long a connection is kept for the next mail. */
  readonly idleMs: number;
}

const usual: MailerLimits = { connectMs: 10_000, idleTimeoutMs: 120_000, idleMs: 10_000 };

/** The overall timeout: by then a mail is sent or the connection is cut. */
export const sendTimeoutMs = 300_000;

interface IdleConnection {
  readonly connection: SMTPConnection;
  /** Closes the connection unless it is taken first. */
  readonly timer: NodeJS.Timeout;
}

export function openMailer(server: SmtpServer, limits: MailerLimits = usual): Mailer {
  const idle: IdleConnection[] = [];

  const keep = (connection: SMTPConnection) => {
    const drop = () => {
      idle.splice(idle.indexOf(kept), 1);
      connection.quit();
    };
    const kept = { connection, timer: setTimeout(drop, limits.idleMs).unref() };
    idle.push(kept);
  };

  const takeIdle = (): SMTPConnection | undefined => {
    const kept = idle.pop();
    clearTimeout(kept?.timer);
    return kept?.connection;
  };

  const sendOver = async (connection: SMTPConnection, envelope: Envelope, mail: Buffer, text: Text): Promise<void> => {
    const cut = setTimeout(() => connection.close(), sendTimeoutMs);
    try {
      await transfer(connection, envelope, mail, text);
      keep(connection);
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      clearTimeout(cut);
    }
  };

  return {
    async send(envelope, mail, beforeText) {
      const text = new Text(mail, beforeText);
      const idleConnection = takeIdle();
      if (idleConnection !== undefined) {
        try {
          return await sendOver(idleConnection, envelope, mail, text);
        } catch (error) {
          // The server had closed the kept connection: as long as no text was sent, retry on a new one.
          if (text.hasStarted || !(error instanceof MailError) || error.outcome !== 'later') throw error;
        }
      }
      await sendOver(await connect(server, limits), envelope, mail, new Text(mail, beforeText));
    },
    close() {
      for (let connection = takeIdle(); connection !== undefined; connection = takeIdle()) connection.close();
    },
  };
}

/** The text of a mail, read only when the server has asked for it. */
class Text {
  hasStarted = false;

  private readonly mail: Buffer;
  private readonly beforeText: () => Promise<void>;

  constructor(mail: Buffer, beforeText: () => Promise<void>) {
    this.mail = mail;
    this.beforeText = beforeText;
  }

  stream(): Readable {
    const { mail, beforeText } = this;
    const begin = () => (this.hasStarted = true);
    return Readable.from(
      (async function* () {
        await beforeText();
        begin();
        yield mail;
      })(),
      { objectMode: false },
    );
  }
}

async function connect(server: SmtpServer, { connectMs, idleTimeoutMs }: MailerLimits): Promise<SMTPConnection> {
  const { host, port, isSecure, allowsPlaintext, credentials } = server;
  const connection = new SMTPConnection({
    host,
    port,
    secure: isSecure,
    requireTLS: !isSecure && !allowsPlaintext,
    ignoreTLS: allowsPlaintext,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: idleTimeoutMs,
    maxResponseSize: 65_536,
    tls: { minVersion: 'TLSv1.2' },
  });
  // An idle or abandoned connection may fail: `settled` listens only while it waits.
  connection.on('error', () => {});
  try {
    await settled(connection, (done) => connection.connect((error) => done(error ?? null)));
    if (credentials !== null)
      await settled(connection, (done) =>
        connection.login({ user: credentials.user, pass: credentials.password }, (error) => done(error)),
      );
    return connection;
  } catch (error) {
    connection.close();
    throw error instanceof MailError ? error : readFault(error as SmtpFault, false);
  }
}

async function transfer(connection: SMTPConnection, envelope: Envelope, mail: Buffer, text: Text): Promise<void> {
  try {
    await settled(connection, (done) =>
      connection.send({ from: envelope.from, to: [envelope.to], size: mail.length }, text.stream(), (error) =>
        done(error),
      ),
    );
  } catch (error) {
    // An error of ours before any text was sent is passed on unchanged.
    if ((error as SmtpFault).code === 'ESTREAM' && !text.hasStarted) throw error;
    throw readFault(error as SmtpFault, text.hasStarted);
  }
}

/** The library reports one fault by its callback, by an event, or by both. */
function settled(connection: SMTPConnection, work: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null) => {
      connection.off('error', done);
      connection.off('end', ended);
      if (error === null) resolve();
      else reject(error);
    };
    const ended = () => done(Object.assign(new Error('the connection has ended'), { code: 'ECONNECTION' }));
    connection.on('error', done);
    connection.once('end', ended);
    work(done);
  });
}
