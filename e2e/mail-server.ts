// A real mail server on this machine, which keeps what arrives.
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

export class MailServer {
  /** What it has taken, in the order of arrival. */
  readonly arrived: ParsedMail[] = [];
  /** What it says of every recipient instead of taking the mail; null takes it. */
  refusal: string | null = null;
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onRcptTo: (_address, _session, callback) =>
        callback(this.refusal === null ? null : Object.assign(new Error(this.refusal), { responseCode: 550 })),
      onData: (stream, _session, callback) => void this.#take(stream, callback),
    });
    this.#server.on('error', () => {});
  }

  async #take(stream: SMTPServerDataStream, callback: (error?: Error) => void): Promise<void> {
    this.arrived.push(await simpleParser(stream));
    callback();
  }

  static async start(): Promise<MailServer> {
    const server = new MailServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
