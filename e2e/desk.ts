import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { AppRouter } from '@tripthread/api/router';
import type { AgentName, OpenedSession, StoryAgent, StoryDatabase, StoryDesk } from '@tripthread/db/testing/story-desk';
import type { SentOffer, StoryOffer } from '@tripthread/db/testing/sent-offer';
import type { StoryMessage, StorySession } from '@tripthread/db/testing/story-session';
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import { DeskPage } from './pages/desk-page.ts';
import { password } from './run.ts';
import type { Watch } from './watch.ts';

interface Given {
  readonly address: string;
  readonly browser: Browser;
  readonly watch: Watch;
  readonly stories: StoryDatabase;
  readonly story: StoryDesk;
}

export interface Notification {
  readonly id: string;
  readonly type: string;
  readonly tripId?: string;
}

interface SignInOptions {
  /** Where to go; the desk when left out. */
  readonly at?: string;
  /** Another server of the same database. */
  readonly address?: string;
  readonly context?: BrowserContextOptions;
}

/** A brokerage of the story's own: Ana and Ben are brokers, Lea leads them. Nobody else's sessions are in sight. */
export class Desk {
  readonly address: string;
  readonly agents: Record<AgentName, StoryAgent>;
  readonly stories: StoryDatabase;
  readonly connection: StoryDesk['connection'];
  readonly inbox: StoryDesk['inbox'];
  readonly #given: Given;
  readonly #contexts: BrowserContext[] = [];
  readonly #cookies = new Map<AgentName, Promise<string>>();

  constructor(given: Given) {
    this.#given = given;
    this.address = given.address;
    this.agents = given.story.agents;
    this.connection = given.story.connection;
    this.inbox = given.story.inbox;
    this.stories = given.stories;
  }

  /** Puts a session on somebody's desk, Ana's when nobody is named. */
  session(story?: StorySession & { readonly owner?: AgentName }): Promise<OpenedSession> {
    return this.#given.story.session(story);
  }

  /** A client, an operator or the owner writes, behind the scenes. */
  says(session: OpenedSession, message: StoryMessage): Promise<void> {
    return this.#given.story.says(session.id, message);
  }

  /** Somebody's mail is handed in, as the brokerage's mail provider does it. */
  async mail({ from, text }: { readonly from: string; readonly text: string }): Promise<void> {
    const { key, user, password: secret } = this.inbox;
    const raw = `From: ${from}\r\nTo: desk@broker.example\r\nSubject: Re: your flight\r\nMessage-ID: <${crypto.randomUUID()}@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`;
    const answer = await fetch(`${this.address}/webhooks/mail/${key}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${user}:${secret}`)}`, 'content-type': 'message/rfc822' },
      body: raw,
    });
    if (!answer.ok) throw new Error(`the mail was refused: ${answer.status}`);
  }

  /** A proposal of the session's quotes goes out. @returns where the client reads it, and what it is */
  async offers(session: OpenedSession, offer?: StoryOffer): Promise<SentOffer & { readonly at: string }> {
    const sent = await this.#given.story.offer(session.id, offer);
    return { ...sent, at: `/p/${sent.token}` };
  }

  withdrawLink(linkId: SentOffer['linkId']): Promise<void> {
    return this.#given.story.changeLink(linkId, { revokedAt: new Date().toISOString() });
  }

  manySessions(count: number): Promise<void> {
    return this.#given.story.manySessions(count);
  }

  switchOff(name: AgentName): Promise<void> {
    return this.#given.story.switchOff(name);
  }

  /** A browser of somebody who is not signed in. */
  async visit(at = '/', { address = this.address, context: options = {} }: SignInOptions = {}): Promise<Page> {
    const page = await (await this.#openContext({ baseURL: address, ...options })).newPage();
    await page.goto(at);
    return page;
  }

  /** A browser of its own in which somebody is signed in. */
  async signIn(name: AgentName, options: SignInOptions = {}): Promise<DeskPage> {
    const { at = '/', address = this.address, context: more = {} } = options;
    const context = await this.#openContext({ baseURL: address, ...more });
    const [cookieName, value] = (await this.#cookieOf(name)).split('=') as [string, string];
    await context.addCookies([{ name: cookieName, value, url: address, httpOnly: true, sameSite: 'Lax' }]);
    const page = await context.newPage();
    await page.goto(at);
    // Keys that are pressed before the page listens are lost.
    await page.getByRole('navigation').or(page.getByRole('heading')).first().waitFor();
    return new DeskPage(page);
  }

  /** The typed API, as a developer at the brokerage uses it. */
  async api(name: AgentName): Promise<TRPCClient<AppRouter>> {
    const cookie = await this.#cookieOf(name);
    const headers = { cookie };
    return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${this.address}/api/trpc`, headers })] });
  }

  /** Avinode knocks. Bytes are sent as they are. @returns the answer's status */
  async notify(notification: Notification | Buffer, credentials = this.connection): Promise<number> {
    const { key } = this.connection;
    const body = Buffer.isBuffer(notification) ? new Uint8Array(notification) : JSON.stringify(notification);
    const basic = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
    const answer = await fetch(`${this.address}/webhooks/avinode/${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` },
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }

  async #openContext(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.#given.browser.newContext(options);
    this.#given.watch.follow(context);
    this.#contexts.push(context);
    return context;
  }

  /** Signs in once; every browser of that agent shares the login. */
  #cookieOf(name: AgentName): Promise<string> {
    const known = this.#cookies.get(name) ?? this.#fetchCookie(name);
    this.#cookies.set(name, known);
    return known;
  }

  async #fetchCookie(name: AgentName): Promise<string> {
    const { email } = this.agents[name];
    const answer = await fetch(`${this.address}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const [cookie] = answer.headers.getSetCookie();
    if (!answer.ok || cookie === undefined) throw new Error(`${name} cannot sign in: ${answer.status}`);
    return cookie.slice(0, cookie.indexOf(';'));
  }
}
