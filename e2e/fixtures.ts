// What a story has at hand: a desk of its own (`desk`), a server of its own when it needs one (`ownServer`), and a watch
// that fails it for whatever the browser complains about.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { StoryDatabase, type StoryDesk } from '@tripthread/db/testing/story-desk';
import { copyTemplate } from '@tripthread/db/testing/test-cluster';
import { AvinodeSandbox, sandboxCredentials } from './avinode-sandbox.ts';
import { Desk } from './desk.ts';
import { ClockFile, type DeskProcess, freePort, startDesk } from './desk-process.ts';
import { MailServer } from './mail-server.ts';
import { takeOver } from './run.ts';
import { Watch } from './watch.ts';

export { expect } from '@playwright/test';

/** A server with a database and a clock to itself, for stories that move time or kill processes. */
export interface OwnServer {
  readonly desk: Desk;
  readonly clock: ClockFile;
  readonly databaseUrl: string;
  /** The server as it stands: another one after `restart`. */
  readonly process: () => DeskProcess;
  /** Starts it again on the same port, after it was killed. */
  readonly restart: () => Promise<void>;
  /** One more server on the same database. */
  readonly another: () => Promise<DeskProcess>;
}

/** A desk that reaches an Avinode of its own. */
export interface Sourcing {
  readonly desk: Desk;
  readonly sandbox: AvinodeSandbox;
}

/** A desk whose mail goes out by a mail server of its own. */
export interface Mailing {
  readonly desk: Desk;
  readonly server: MailServer;
}

interface Stories {
  desk: Desk;
  /** Another brokerage, whose things are none of the desk's business. */
  others: StoryDesk;
  ownServer: OwnServer;
  sourcing: Sourcing;
  mailing: Mailing;
  watch: Watch;
}

interface Shared {
  stories: StoryDatabase;
}

export const test = base.extend<Stories, Shared>({
  stories: [
    // Playwright reads from the first parameter which fixtures are wanted; it has to be a pattern, even an empty one.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const stories = new StoryDatabase(takeOver().databaseUrl);
      await use(stories);
      await stories.close();
    },
    { scope: 'worker' },
  ],

  watch: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const watch = new Watch();
      await use(watch);
      watch.report();
    },
    { auto: true },
  ],

  desk: async ({ browser, stories, watch }, use) => {
    const { address, passwordHash } = takeOver();
    const desk = new Desk({ address, browser, watch, stories, story: await stories.found(passwordHash) });
    await use(desk);
    await desk.close();
  },

  others: async ({ stories }, use) => {
    await use(await stories.found(takeOver().passwordHash));
  },

  sourcing: async ({ browser, watch }, use) => {
    const { adminUrl, passwordHash } = takeOver();
    const database = await copyTemplate(adminUrl);
    const stories = new StoryDatabase(database.url);
    const story = await stories.found(passwordHash);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-sourcing-'));
    // Each has to know where the other is before it starts.
    const port = await freePort();
    const { key, user, password } = story.connection;
    const sandbox = await AvinodeSandbox.start({
      stateFile: path.join(folder, 'sandbox.jsonl'),
      webhook: { address: `http://127.0.0.1:${port}/webhooks/avinode/${key}`, user, password },
    });
    const server = await startDesk({ databaseUrl: database.url, port, avinodeBaseUrl: sandbox.apiUrl });
    const desk = new Desk({ address: server.address, browser, watch, stories, story });
    const lead = await desk.api('lead');
    const [connection] = await lead.connections.list.query();
    if (connection === undefined) throw new Error('a story desk has a connection');
    await lead.connections.saveCredentials.mutate({ connectionId: connection.id, credentials: sandboxCredentials });
    await use({ desk, sandbox });
    await desk.close();
    await Promise.all([server.stop(), sandbox.stop()]);
    await stories.close();
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  },

  mailing: async ({ browser, watch }, use) => {
    const { adminUrl, passwordHash } = takeOver();
    const database = await copyTemplate(adminUrl);
    const stories = new StoryDatabase(database.url);
    const story = await stories.found(passwordHash);
    const mail = await MailServer.start();
    const server = await startDesk({ databaseUrl: database.url, smtpUrl: mail.url });
    const desk = new Desk({ address: server.address, browser, watch, stories, story });
    await use({ desk, server: mail });
    await desk.close();
    await Promise.all([server.stop(), mail.stop()]);
    await stories.close();
    await database.drop();
  },

  ownServer: async ({ browser, watch }, use) => {
    const { adminUrl, passwordHash } = takeOver();
    const database = await copyTemplate(adminUrl);
    const stories = new StoryDatabase(database.url);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tripthread-story-'));
    const clock = new ClockFile(path.join(folder, 'clock'));
    const options = { databaseUrl: database.url, clockFile: clock.file };
    const started = [await startDesk(options)];
    const first = started[0] as DeskProcess;
    let current = first;
    const start = async (port?: number) => {
      const desk = await startDesk({ ...options, ...(port === undefined ? {} : { port }) });
      started.push(desk);
      return desk;
    };
    const { address } = first;
    const desk = new Desk({ address, browser, watch, stories, story: await stories.found(passwordHash) });
    await use({
      desk,
      clock,
      databaseUrl: database.url,
      process: () => current,
      restart: async () => {
        current = await start(first.port);
      },
      another: () => start(),
    });
    await desk.close();
    await Promise.all(started.map((server) => server.stop()));
    await stories.close();
    await database.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  },
});
