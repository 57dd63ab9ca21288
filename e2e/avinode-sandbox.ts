// A desk with an Avinode of its own beside it: the sandbox, played by page or by hand.
import path from 'node:path';
import { type DeskProcess, launch } from './desk-process.ts';

const root = path.resolve(import.meta.dirname, '..');

export interface SandboxOptions {
  readonly stateFile: string;
  /** Who is told of everything. */
  readonly webhook: { readonly address: string; readonly user: string; readonly password: string };
}

/** What opens the sandbox; no secret. */
export const sandboxCredentials = {
  kind: 'token',
  apiToken: 'sandbox-api-token',
  bearer: 'sandbox-bearer',
} as const;

/** A program of its own, as it runs beside `npm start`. */
export class AvinodeSandbox {
  readonly origin: string;
  readonly #process: Pick<DeskProcess, 'stop'>;

  private constructor(origin: string, process: Pick<DeskProcess, 'stop'>) {
    this.origin = origin;
    this.#process = process;
  }

  get apiUrl(): string {
    return `${this.origin}/api`;
  }

  static async start({ stateFile, webhook }: SandboxOptions): Promise<AvinodeSandbox> {
    const child = launch(process.execPath, [path.join(root, 'apps/api/dist/avinode-sandbox.js')], {
      AVINODE_SANDBOX_PORT: '0',
      AVINODE_SANDBOX_BURST: '0',
      AVINODE_SANDBOX_STATE: stateFile,
      AVINODE_SANDBOX_WEBHOOK: webhook.address,
      AVINODE_SANDBOX_WEBHOOK_USER: webhook.user,
      AVINODE_SANDBOX_WEBHOOK_PASSWORD: webhook.password,
    });
    const origin = async (): Promise<string> => {
      for (let tries = 0; tries < 200; tries += 1) {
        const said = /http:\/\/\S+(?=\/operators)/u.exec(child.output())?.[0];
        if (said !== undefined) return said;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`The sandbox does not say where it is:\n${child.output()}`);
    };
    const gone = child.exited.then((code): never => {
      throw new Error(`The sandbox ended with ${code}:\n${child.output()}`);
    });
    gone.catch(() => {});
    return new AvinodeSandbox(await Promise.race([gone, origin()]), child);
  }

  /** Does something there behind the scenes: `quotes`, `trips`, `faults`, … */
  async play<Answer = unknown>(what: string, body: object = {}): Promise<Answer> {
    const answer = await fetch(`${this.origin}/control/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  /** What stands there, as JSON. */
  async look<Answer>(what: string): Promise<Answer> {
    return (await (await fetch(`${this.origin}/control/${what}`)).json()) as Answer;
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}
