import { Canaries } from '@tripthread/testing/tenancy/canaries';
import { type Api, openApi, until } from '../api.ts';
import { type FaultProxy, openFaultProxy } from '@tripthread/testing/network/fault-proxy';
import { LiveClient, type LiveClientOptions, type Row } from './live-client.ts';
import { authSecret, type LiveBrokerage, openLiveBrokerage } from './live-brokerages.ts';
import { LiveWriters } from './live-writers.ts';
import { random, type Random } from '@tripthread/testing/storms/random';

export interface StormSize {
  readonly seed: number;
  /** A multiple of eight: two brokerages on two servers, half of the clients on the whole team's list. */
  readonly clients: number;
  readonly events: number;
  /** How often a server's listening connection is lost; every fourth one goes silent instead of breaking. */
  readonly cuts: number;
}

export interface StormReport {
  readonly complaints: readonly string[];
  /** Clients whose cache differs from the server after the storm. */
  readonly behind: readonly string[];
  /** The same for clients that do not resync after a gap. */
  readonly naiveStaleClients: readonly string[];
  readonly written: { readonly events: number; readonly late: number };
  readonly cuts: { readonly broken: number; readonly deafened: number };
  readonly streams: { readonly open: number; readonly left: number };
  /** Listening connections at the end: one per server. */
  readonly listeners: number;
  readonly frames: number;
  readonly times: Readonly<Record<string, number>>;
  readonly url: string;
}

/** Runs two servers on one database, the second through a network that goes silent, with clients of two brokerages on both. */
export interface LiveStage {
  readonly api: Api;
  readonly other: Api;
  readonly proxy: FaultProxy;
  readonly desks: readonly LiveBrokerage[];
  readonly canaries: Canaries;
  close(): Promise<void>;
}

// A server takes five streams per broker and fifty per address; a naive client and a late disconnect need room beside.
const streamsPerAgent = 3;
const streamsPerAddress = 20;
// Every fifth client reads as fast as the web app; the others are slow, so that the machine is not busy with readers alone.
const gatherMs = 30;
const slowGatherMs = () => 250 + 750 * Math.random();

export async function openLiveStage({ clients }: { clients: number }): Promise<LiveStage> {
  const api = await openApi({ authSecret });
  const proxy = await openFaultProxy(api.url);
  const other = await api.another({ authSecret, databaseUrl: proxy.url });
  const canaries = new Canaries();
  const brokers = Math.ceil(clients / 4 / streamsPerAgent);
  const desks = [];
  for (const letter of ['a', 'b'] as const) desks.push(await openLiveBrokerage(api, { letter, brokers, canaries }));
  return {
    api,
    other,
    proxy,
    desks,
    canaries,
    async close() {
      await other.stop();
      await proxy.close();
      await api.stop();
    },
  };
}

/** Creates the clients of one brokerage on one server, spread over its brokers. */
function clientsOf(stage: LiveStage, size: StormSize): LiveClient[] {
  const { api, other, canaries } = stage;
  const each = size.clients / 4;
  const clients: LiveClient[] = [];
  for (const [server, { origin }] of [api, other].entries())
    for (const { letter, brokers } of stage.desks)
      for (let n = 0; n < each; n += 1) {
        const scope = n % 2 === 0 ? ('team' as const) : ('mine' as const);
        const cookie = brokers[n % brokers.length]?.cookie ?? '';
        const address = `127.0.0.${2 + Math.floor(clients.length / streamsPerAddress)}`;
        const name = `${letter}${n} (${scope}) on server ${server}`;
        const pace = n % 5 === 0 ? gatherMs : slowGatherMs();
        const common = { name, origin, cookie, address, letter, canaries };
        clients.push(new LiveClient({ ...common, filter: { scope }, gatherMs: pace }));
      }
  return clients;
}

/** The controls: each lead's, on the server that goes silent, without resyncs. */
const naiveClientsOf = ({ other, desks, canaries }: LiveStage): LiveClient[] =>
  desks.map(({ letter, lead }) => {
    const common = { origin: other.origin, cookie: lead.cookie, letter, canaries, address: '127.0.0.1' };
    const filter: LiveClientOptions['filter'] = { scope: 'team' };
    return new LiveClient({ ...common, name: `naive ${letter}`, filter, gatherMs, isNaive: true });
  });

export async function runLiveStorm(stage: LiveStage, size: StormSize): Promise<StormReport> {
  const clients = clientsOf(stage, size);
  const naive = naiveClientsOf(stage);
  const all = [...clients, ...naive];
  for (const client of all) client.start();
  await until(
    () => all.filter(({ resyncedAt }) => resyncedAt.length === 0).map(({ options }) => options.name),
    (waiting) => waiting.length === 0,
    60_000,
  );
  const chance = random(size.seed);
  const writers = new LiveWriters({ stage, events: size.events, chance });
  const began = performance.now();
  const [cuts] = await Promise.all([cutAll(stage, size, { writers, clients, chance }), writers.run()]);
  const calm = performance.now();
  await writers.close();

  const good = await viewsOf(clients);
  const behind = await until(
    () => clients.filter((client) => !client.isAtRest || !isSame(client, good)),
    (those) => those.length === 0,
    30_000,
  ).catch(() => clients.filter((client) => !isSame(client, good)));
  const caughtUp = performance.now();
  const naiveViews = await viewsOf(naive);
  const naiveStaleClients = naive.filter((client) => !isSame(client, naiveViews));

  const streams = await countStreams(stage, all);
  return {
    complaints: all.flatMap(({ complaints }) => complaints),
    behind: behind.map((client) => differenceOf(client, good)),
    naiveStaleClients: naiveStaleClients.map(({ options }) => options.name),
    written: { events: writers.written.length, late: writers.late },
    cuts: { broken: cuts.filter(({ kind }) => kind === 'broken').length, deafened: cuts.filter(isDeafness).length },
    streams,
    listeners: await countListeners(stage),
    frames: all.reduce((sum, { frames }) => sum + frames, 0),
    times: {
      stormMs: Math.round(calm - began),
      caughtUpAfterMs: Math.round(caughtUp - calm),
      ...latencies(clients, writers, cuts[0]?.at ?? calm),
      worstLookAfterBreakMs: maxRecoveryMs(
        clients,
        cuts.filter((cut) => !isDeafness(cut)),
      ),
      worstLookAfterDeafnessMs: maxRecoveryMs(clients, cuts.filter(isDeafness)),
    },
    url: stage.api.url,
  };
}

interface Cut {
  readonly kind: 'broken' | 'deafened';
  /** The servers whose connection was lost. */
  readonly origins: readonly string[];
  readonly at: number;
}
const isDeafness = ({ kind }: Cut) => kind === 'deafened';

/** Spreads the cuts over the storm; the last one is silent, so that the storm ends while that server receives nothing. */
async function cutAll(
  stage: LiveStage,
  { events, cuts }: StormSize,
  { writers, clients, chance }: { writers: LiveWriters; clients: readonly LiveClient[]; chance: Random },
): Promise<Cut[]> {
  const done: Cut[] = [];
  const at = (n: number) => Math.floor((events * (n + 1)) / (cuts + 2));
  for (let n = 1; n <= cuts; n += 1) {
    // Half a step more may be written, so that there are changes in the gap.
    await writers.reach(at(n), at(n + 0.5));
    const kind = n % 4 === 0 ? ('deafened' as const) : ('broken' as const);
    const origins = await (kind === 'deafened' ? deafen(stage, writers) : breakListeners(stage));
    done.push({ kind, origins, at: performance.now() });
    for (let lost = 0; lost < clients.length / 10; lost += 1) chance.pick(clients).drop();
  }
  await writers.reach(events, events);
  return done;
}

/** From now on no notice arrives, without an error. The sessions written to here are reported to no client of that server. */
async function deafen({ api, other, proxy, desks }: LiveStage, writers: LiveWriters): Promise<string[]> {
  await until(
    () => (proxy.blackholedPorts.length === 0 ? proxy.blackholeListeners() : 0),
    (count) => count === 1,
    20_000,
  );
  await Promise.all(desks.map((desk) => writers.writeTo(api, desk, desk.silent)));
  return [other.origin];
}

/** Ends every listening connection in the database, except the silent one, which the server has to detect. */
async function breakListeners({ api, other, proxy }: LiveStage): Promise<string[]> {
  const deaf = proxy.blackholedPorts;
  await api.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tripthread listen'
       and datname = current_database() and not client_port = any($1::int[])`,
    [deaf],
  );
  return deaf.length === 0 ? [api.origin, other.origin] : [api.origin];
}

async function countListeners({ api }: LiveStage): Promise<number> {
  const count = async () =>
    Number(
      (
        await api.owner.query(
          `select count(*)::int as n from pg_stat_activity where application_name = 'tripthread listen' and datname = current_database()`,
        )
      )[0]?.n,
    );
  return until(count, (n) => n === 2, 10_000).catch(count);
}

async function countStreams({ api, other }: LiveStage, clients: readonly LiveClient[]) {
  const count = () => api.openStreams() + other.openStreams();
  // Some may be between two streams.
  const open = await until(count, (n) => n === clients.length, 5_000).catch(count);
  await Promise.all(clients.map((client) => client.stop()));
  const left = await until(count, (n) => n === 0, 5_000).catch(count);
  return { open, left };
}

type Views = ReadonlyMap<string, readonly Row[]>;
const viewKey = ({ options: { cookie, filter } }: LiveClient) => `${cookie} ${filter.scope}`;

/** Reads the server's list once for all clients with the same view. */
async function viewsOf(clients: readonly LiveClient[]): Promise<Views> {
  const views = new Map<string, readonly Row[]>();
  for (const client of clients) if (!views.has(viewKey(client))) views.set(viewKey(client), await client.readList());
  return views;
}

const textOf = (rows: Iterable<Row>) => JSON.stringify([...rows].sort((a, b) => (a.id < b.id ? -1 : 1)));
const isSame = (client: LiveClient, views: Views) =>
  textOf(client.rows.values()) === textOf(views.get(viewKey(client)) ?? []);

function differenceOf(client: LiveClient, views: Views): string {
  const shown = [...client.rows.values()].map(({ id, version }) => `${id} ${version}`);
  const there = (views.get(viewKey(client)) ?? []).map(({ id, version }) => `${id} ${version}`);
  const lacks = there.filter((row) => !shown.includes(row));
  const invents = shown.filter((row) => !there.includes(row));
  return `${client.options.name} lacks ${lacks.join(', ')}; shows ${invents.join(', ')}`;
}

/** From a commit's answer to the row on a fast client of the whole team: overall, and before the first cut. */
function latencies(clients: readonly LiveClient[], { written }: LiveWriters, firstCutAt: number) {
  const [all, calm]: [number[], number[]] = [[], []];
  for (const client of clients.filter(
    ({ options }) => options.gatherMs === gatherMs && options.filter.scope === 'team',
  )) {
    const arrivals = new Map<string, LiveClient['arrivals']>();
    for (const one of client.arrivals) arrivals.set(one.id, [...(arrivals.get(one.id) ?? []), one]);
    for (const { id, version, at } of written) {
      const shown = arrivals.get(id)?.find((arrival) => arrival.version >= version);
      if (shown === undefined) continue;
      all.push(Math.max(0, shown.at - at));
      if (at < firstCutAt) calm.push(Math.max(0, shown.at - at));
    }
  }
  return { liveP95Ms: p95(calm), liveP95WithCutsMs: p95(all) };
}

const p95 = (values: number[]) => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0);

/** The longest time from a cut to the last client of that server having resynced; clients that left then count too. */
function maxRecoveryMs(clients: readonly LiveClient[], cuts: readonly Cut[]): number {
  let worst = 0;
  for (const { origins, at } of cuts)
    for (const { options, resyncedAt } of clients)
      if (origins.includes(options.origin))
        worst = Math.max(worst, (resyncedAt.find((moment) => moment > at) ?? at) - at);
  return Math.round(worst);
}
