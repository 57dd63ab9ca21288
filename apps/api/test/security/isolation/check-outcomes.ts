import type { Mark } from '@tripthread/testing/tenancy/canaries';
import { type Reason, failures } from '@tripthread/shared/failures';
import { type Answer, callProcedure, parseRefusal } from './call-procedure.ts';
import type { ApiUnderTest } from './api-under-test.ts';
import type { Authz } from './procedures.ts';
import type { Probe } from './probes.ts';
import { visibilityOf, type Principal, outsidePrincipals, type TwoBrokeragesSetup } from './two-brokerages.ts';

export interface Outcome {
  readonly status: number;
  readonly reason: string | null;
  readonly fields: readonly string[];
  /** The answer without what differs from call to call. */
  readonly said: string;
  /** `table of a`: what the call changed, and whose it was. */
  readonly changed: readonly string[];
  /** Texts the caller must not see. */
  readonly leaks: readonly string[];
}

/** What a run of probes needs. */
export interface Bench {
  readonly desks: TwoBrokeragesSetup;
  /** The API to knock at, on whatever handle of the database. */
  readonly apiUnderTest: ApiUnderTest;
  /** Words that are no leak here. */
  readonly isExempt?: (word: string) => boolean;
}

/** Runs probes, notes what each did, and puts everything back. @returns each probe's outcome by its name */
export async function runProbes(bench: Bench, probes: readonly Probe[]): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const one = async (probe: Probe) => outcomes.set(probe.name, await runOne(bench, probe));
  const quiet = probes.filter((probe) => !isLikelyToChange(probe));
  for (const probe of probes.filter(isLikelyToChange)) await one(probe);
  // What should change nothing goes together, with one look at the tables behind it. Should that look find something,
  // each goes again by itself.
  for (let at = 0; at < quiet.length; at += together) {
    const group = quiet.slice(at, at + together);
    const answers = await Promise.all(group.map((probe) => ask(bench, probe)));
    const changed = await bench.desks.ledger.listChanged();
    await bench.desks.ledger.restore(changed);
    for (const [index, probe] of group.entries()) {
      if (changed.length > 0) await one(probe);
      else outcomes.set(probe.name, outcomeOf(bench, probe, answers[index] as Answer, []));
    }
  }
  return outcomes;
}

const together = 8;

const isLikelyToChange = (probe: Probe): boolean =>
  probe.procedure.type === 'mutation' &&
  expectedOf(probe) === 'ok' &&
  (probe.swap === 'plain' ||
    probe.swap === 'of a colleague' ||
    (probe.field?.names !== 'row' && probe.swap !== 'malformed'));

const ask = ({ desks, apiUnderTest }: Bench, { procedure, input, principal }: Probe) =>
  callProcedure(apiUnderTest, procedure, input, desks.cookies[principal]);

async function runOne(bench: Bench, probe: Probe): Promise<Outcome> {
  const { ledger, world } = bench.desks;
  const answer = await ask(bench, probe);
  const shares = await ledger.listChanged();
  await ledger.restore(shares);
  const letters = new Map([
    [world.a.id, 'a'],
    [world.b.id, 'b'],
  ]);
  return outcomeOf(
    bench,
    probe,
    answer,
    shares.map(({ table, brokerageId }) => `${table} of ${letters.get(brokerageId) ?? brokerageId}`),
  );
}

/**
 * Whoever names something in Avinode's words may see them again, and a trip's other name. Who attaches a trip of the
 * brokerage to a session of their own is on that trip from then on.
 */
function isNamed(
  { procedure: { path, authz }, input, swap, field, value, principal }: Probe,
  word: string,
  { letter, where }: Mark,
): boolean {
  if (value?.includes(word) === true) return true;
  if (path === 'avinode.resolve' && JSON.stringify(input).includes(word)) return true;
  // A client with the link of a proposal of A's sees what they were sent, whoever is signed in beside them.
  // And whoever was invited by A is told by whom, where to, and at which address.
  if (path.startsWith('publicInvitations.'))
    return letter === 'a' && ['brokerages.name', 'iso_agents.full_name', 'invitations.email'].includes(where);
  if (authz === 'public') return letter === 'a' && where.startsWith('offer ');
  if (letter !== visibilityOf[principal].letter) return false;
  return path === 'sessions.byTrip' || path === 'avinode.resolve'
    ? where.startsWith('trips.')
    : path === 'sessions.updateTripInfo' && swap === 'of a colleague' && field?.names === 'trip';
}

function outcomeOf(
  { desks, isExempt = () => false }: Bench,
  probe: Probe,
  answer: Answer,
  changed: readonly string[],
): Outcome {
  const { canaries } = desks.world;
  const refusal = parseRefusal(answer);
  return {
    status: answer.status,
    reason: refusal?.reason ?? null,
    fields: Object.keys(refusal?.fields ?? {}),
    said: normalise(answer, probe, canaries.holds),
    changed,
    // Whoever names something in Avinode's words may see those words again.
    leaks: canaries.find(
      answer.text,
      probe.procedure.authz === 'public' ? visibilityOf.nobody : visibilityOf[probe.principal],
      (word, mark) => isExempt(word) || isNamed(probe, word, mark),
    ),
  };
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu;

/** Ids made by the call and the swapped-in value stand for themselves; everything else has to be equal, byte by byte. */
function normalise({ text }: Answer, { value }: Probe, isKnown: (word: string) => boolean): string {
  const same = text
    .replace(/"requestId":"[^"]*"/u, '"requestId":"…"')
    .replaceAll(/PROP-2026-\d+/gu, 'PROP-…')
    // How long a job took, and when it did what.
    .replaceAll(/"durationMs":\d+|"(?:beganAt|endedAt|effectiveAt|foundAt|lastSeenAt)":"[^"]*"/gu, '"…"')
    .replaceAll(uuid, (id) => (isKnown(id) ? id : '<new>'))
    // Keys, passwords and tokens, made anew for whoever asks.
    .replaceAll(/(?<![\w-])[\w-]{32}(?![\w-])/gu, (secret) => (isKnown(secret) ? secret : '<secret>'));
  return value === null ? same : same.replaceAll(value, '<swapped>');
}

type Expected = 'ok' | 'missing' | Reason;

/** Of those who are signed in. Everybody else is told to sign in, whatever they ask, unless the procedure is public. */
const expectedByAuthz: Record<Authz, Readonly<Partial<Record<Principal, Expected>>>> = {
  public: {},
  signed_in: {},
  brokerage: { 'foreign broker': 'missing', 'foreign lead': 'missing' },
  own_session: { colleague: 'NOT_YOUR_SESSION', 'foreign broker': 'missing', 'foreign lead': 'missing' },
  readable_session: { colleague: 'NOT_YOUR_SESSION', 'foreign broker': 'missing', 'foreign lead': 'missing' },
  lead: { colleague: 'LEAD_ONLY', owner: 'LEAD_ONLY', 'foreign broker': 'LEAD_ONLY', 'foreign lead': 'missing' },
};

export function expectedOf({
  procedure: { authz = 'lead' },
  principal,
  example,
}: Pick<Probe, 'procedure' | 'principal' | 'example'>): Expected {
  if (outsidePrincipals.includes(principal)) return authz === 'public' ? 'ok' : 'NOT_SIGNED_IN';
  if (example.isOfBrokerage === true && principal === 'foreign lead') return 'ok';
  if (example.toLead !== undefined && principal === 'lead') return example.toLead;
  return (example.createsOwnRecord === true ? undefined : expectedByAuthz[authz][principal]) ?? 'ok';
}

/** What is wrong with an outcome; nothing when it is as the rules say. @param twin the same probe with an id that is nowhere */
export function judge(probe: Probe, outcome: Outcome, control: Outcome | undefined): readonly string[] {
  return complaints(probe, outcome, control).map((complaint) => `${probe.name}: ${complaint}`);
}

function complaints(probe: Probe, outcome: Outcome, control: Outcome | undefined): readonly string[] {
  const found: string[] = outcome.leaks.map((leak) => `shows ${leak}`);
  const isOk = outcome.status === 200 && outcome.reason === null;
  const letter = probe.procedure.authz === 'public' ? 'a' : visibilityOf[probe.principal].letter;
  if (outcome.status >= 500) found.push(`answers ${outcome.status}`);
  const mayChange = isOk && probe.procedure.type === 'mutation';
  found.push(
    ...outcome.changed
      .filter((share) => !mayChange || !share.endsWith(` of ${letter}`))
      .map((share) => `changed ${share}`),
  );
  const expected = expectedOf(probe);
  if (probe.swap === 'plain' || expected === 'NOT_SIGNED_IN' || expected === 'LEAD_ONLY') {
    if (!matchesExpected(expected, outcome))
      found.push(`expected ${expected}, got ${outcome.status} ${outcome.reason ?? ''}`);
    return found;
  }
  const place = probe.field?.path.join('.') ?? '';
  if (probe.swap === 'malformed' && (outcome.status !== 400 || !outcome.fields.includes(place))) {
    found.push(`expected a complaint about ${place}, got ${outcome.status} ${outcome.fields.join()}`);
  }
  if (probe.swap === 'foreign' && control !== undefined && !isSame(outcome, control)) {
    found.push(
      `can be told from an id that is nowhere: ${outcome.said.slice(0, 200)} instead of ${control.said.slice(0, 200)}`,
    );
  }
  if (
    probe.field?.names === 'row' &&
    isStranger(probe.swap) &&
    probe.procedure.type === 'mutation' &&
    outcome.status !== 404 &&
    expected === 'ok'
  ) {
    found.push(`expected 404, got ${outcome.status} ${outcome.reason ?? ''}`);
  }
  return found;
}

const isStranger = (swap: Probe['swap']): boolean => swap === 'foreign' || swap === 'nowhere' || swap === 'other table';
export const isSame = (one: Outcome, other: Outcome): boolean => one.status === other.status && one.said === other.said;

function matchesExpected(expected: Expected, { status, reason, said }: Outcome): boolean {
  if (expected === 'ok') return status === 200 && reason === null;
  // A look-up by something else than its own id answers null.
  if (expected === 'missing' && status === 200) return said === '{"result":{"data":null}}';
  if (expected === 'missing')
    return status === 404 && reason !== null && failures[reason as Reason].kind === 'not_found';
  return reason === expected;
}

/** Every complaint about the outcomes of these probes. */
export function listViolations(probes: readonly Probe[], outcomes: ReadonlyMap<string, Outcome>): readonly string[] {
  return probes.flatMap((probe) => {
    const outcome = outcomes.get(probe.name);
    return outcome === undefined
      ? [`${probe.name}: was not run`]
      : judge(probe, outcome, outcomes.get(probe.name.replace(' foreign by ', ' nowhere by ')));
  });
}
