import { fork } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import type { Job, Outcome } from './load.ts';
import type { Person } from './people.ts';
import { cpuBelow, cpuOf, postmasterOf, type Server, serveBaseline, serveProduct } from './processes.ts';

/** The result of one variant: the median of its rounds, and their spread. */
export interface Rate {
  readonly name: string;
  readonly perSecond: readonly number[];
  readonly p50: number;
  readonly p99: number;
  readonly nodeMs: number;
  readonly databaseMs: number;
  readonly bytes: number;
}

interface Variant {
  readonly name: string;
  readonly server: Server;
  readonly pathOf: (person: Person) => string;
  readonly isSignedIn: boolean;
}

const input = encodeURIComponent(JSON.stringify({ 0: { limit: 50 } }));
/** The call that the session list makes when it refetches, in the form of the batch link. */
export const listPath = `/api/trpc/sessions.list?batch=1&input=${input}`;

/** Rounds alternate, A B C A B C …, because the machine's speed varies from minute to minute. */
export async function measureList(
  databaseUrl: string,
  people: readonly Person[],
  { rounds, seconds, connections }: { rounds: number; seconds: number; connections: number },
  onlyTwo = false,
): Promise<readonly Rate[]> {
  const bare = ({ brokerageId, agentId }: Person) => `/list?brokerage=${brokerageId}&agent=${agentId}`;
  const variants: readonly Variant[] = [
    { name: 'the product', server: await serveProduct(databaseUrl), pathOf: () => listPath, isSignedIn: true },
    {
      name: 'bare Express, same fields',
      server: await serveBaseline(databaseUrl, 'bare'),
      pathOf: bare,
      isSignedIn: false,
    },
    {
      name: 'request by request',
      server: await serveBaseline(databaseUrl, 'by-request'),
      pathOf: bare,
      isSignedIn: false,
    },
  ].slice(0, onlyTwo ? 2 : 3);
  const load = openLoad();
  const { run } = load;
  try {
    await checkSameAnswer(variants, people);
    const postmaster = await postmasterOf(databaseUrl);
    const jobOf = (variant: Variant, time: number): Job => ({
      origin: variant.server.origin,
      connections,
      seconds: time,
      requests: people.map((person) => ({
        path: variant.pathOf(person),
        cookie: variant.isSignedIn ? person.cookie : '',
      })),
    });
    for (const variant of variants) await run(jobOf(variant, 3));
    const outcomes = new Map<Variant, (Outcome & { nodeMs: number; databaseMs: number })[]>(
      variants.map((variant) => [variant, []]),
    );
    for (let round = 0; round < rounds; round += 1) {
      for (const variant of variants) {
        const before = [cpuOf(variant.server.pid), cpuBelow(postmaster)] as const;
        const outcome = await run(jobOf(variant, seconds));
        if (outcome.failures > 0) throw new Error(`${variant.name}: ${outcome.failures} calls failed`);
        const nodeMs = (cpuOf(variant.server.pid) - before[0]) / outcome.answers;
        outcomes
          .get(variant)
          ?.push({ ...outcome, nodeMs, databaseMs: (cpuBelow(postmaster) - before[1]) / outcome.answers });
      }
    }
    return variants.map((variant) => toRate(variant.name, outcomes.get(variant) ?? []));
  } finally {
    load.close();
    await Promise.all(variants.map(({ server }) => server.stop()));
  }
}

/** A process that generates load, one job at a time. */
export function openLoad() {
  const load = fork(new URL('load.ts', import.meta.url));
  return {
    run: (job: Job) =>
      new Promise<Outcome>((resolve) => {
        load.once('message', (outcome) => resolve(outcome as Outcome));
        load.send(job);
      }),
    close: () => load.disconnect(),
  };
}

/** Checks that both return the same list, or they would not be comparable. */
async function checkSameAnswer([product, bare]: readonly Variant[], people: readonly Person[]): Promise<void> {
  for (const person of people.slice(0, 8)) {
    const ask = async (variant: Variant | undefined) => {
      const answer = await fetch(`${variant?.server.origin}${variant?.pathOf(person)}`, {
        headers: { cookie: person.cookie },
      });
      if (!answer.ok) throw new Error(`${variant?.name} answers ${answer.status}: ${await answer.text()}`);
      return answer.json();
    };
    const [
      {
        result: { data },
      },
    ] = (await ask(product)) as [{ result: { data: unknown } }];
    const other = await ask(bare);
    if (!isDeepStrictEqual(data, other)) throw new Error(`not the same list: ${differences(data, other).join('; ')}`);
  }
}

/** Returns the first few differing values with their paths. */
function differences(one: unknown, other: unknown, place = 'list'): readonly string[] {
  if (isDeepStrictEqual(one, other)) return [];
  const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (!isTree(one) || !isTree(other)) return [`${place} is ${JSON.stringify(one)} and ${JSON.stringify(other)}`];
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  const keys = [...new Set([...left.keys(), ...right.keys()])];
  return keys.flatMap((key) => differences(left.get(key), right.get(key), `${place}.${key}`)).slice(0, 5);
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function toRate(name: string, outcomes: readonly (Outcome & { nodeMs: number; databaseMs: number })[]): Rate {
  const middle = (read: (outcome: (typeof outcomes)[number]) => number) => median(outcomes.map(read));
  return {
    name,
    perSecond: outcomes.map(({ answers, seconds }) => answers / seconds),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    nodeMs: middle(({ nodeMs }) => nodeMs),
    databaseMs: middle(({ databaseMs }) => databaseMs),
    bytes: middle(({ bytesPerAnswer }) => bytesPerAnswer),
  };
}

/** The ratio round by round, so that a slow minute affects both: the median, the lowest and the highest. */
type PerSecond = Pick<Rate, 'perSecond'>;

/** Round by round. */
export function ratio(a: PerSecond, b: PerSecond): { median: number; lowest: number; highest: number } {
  const ratios = a.perSecond.map((value, round) => value / (b.perSecond[round] ?? Number.NaN));
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}
