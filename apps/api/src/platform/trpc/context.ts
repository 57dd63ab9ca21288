import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { Request, Response } from 'express';
import type { Hub } from '../live/realtime.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { Encryptor } from '@tripthread/commands/links/encryptor';
import type { Viewer } from '../logins/viewer.ts';
import type { Viewers } from '../logins/viewers.ts';

/** Shared by the whole process. */
export interface Platform {
  readonly database: Database;
  readonly clock: Clock;
  readonly hub: Hub;
  readonly viewers: Viewers;
  readonly encryptor: Encryptor;
  /** The public URL, used in links. */
  readonly publicUrl: string;
  /** Whether there is a mail server: without one, mail stays in the outbox. */
  readonly sendsMail: boolean;
}

/** The context of one request. The caller is looked up only when a procedure needs it. */
export interface Context {
  readonly database: Database;
  readonly clock: Clock;
  readonly hub: Hub;
  readonly encryptor: Encryptor;
  readonly publicUrl: string;
  readonly sendsMail: boolean;
  readonly requestId: string;
  /** The caller's address, for rate limits. */
  readonly address: string;
  findViewer(): Promise<Viewer | null>;
  /** Reads logins again from the next call on, because rights have changed. Other processes get a change notice. */
  forgetLogins(): void;
  /** Whether it is a browser's stream reader, which reports a refusal to its page only as an event of the stream. */
  readonly readsEvents: boolean;
  /** Cuts the connection of a caller who no longer reads. */
  endConnection(): void;
}

export function createContext(
  { database, clock, hub, encryptor, publicUrl, sendsMail, viewers }: Platform,
  request: Request,
  response: Response,
): Context {
  return {
    database,
    clock,
    hub,
    encryptor,
    publicUrl,
    sendsMail,
    requestId: requestIdOf(response),
    address: request.ip ?? 'unknown',
    readsEvents: request.headers.accept === 'text/event-stream',
    async findViewer() {
      const found = await viewers.find(request.headers);
      if (found?.refreshedCookie != null && !response.headersSent) response.append('set-cookie', found.refreshedCookie);
      return found?.viewer ?? null;
    },
    forgetLogins: () => viewers.forget(),
    endConnection: () => response.destroy(),
  };
}
