import type { Mark } from '@tripthread/testing/tenancy/canaries';
import { type Reason, failures } from '@tripthread/shared/failure-registry';
import { type Answer, callProcedure, parseRefusal } from './call-procedure.ts';
import type { ApiUnderTest } from './api-under-test.ts';
import type { Authz } from './procedures.ts';
import type { Probe } from './probes.ts';
import { visibilityOf, type Principal, outsidePrincipals, type TwoBrokeragesSetup } from './two-brokerages.ts';

export interface Outcome {
  readonly status: number;
  readonly reason: string | null;
  readonly fields: readonly string[];
  /** The answer without values that differ from call to call. */
  readonly body: string;
  /** `table of a`: the tables that the call changed, with their brokerage. */
  readonly changed: readonly string[];
  /** Texts that the caller must not see. */
  readonly leaks: readonly string[];
}

/** The environment of a run of probes. */
export interface Bench {
  readonly desks: TwoBrokeragesSetup;
  /** The API under test, on any database handle. */
  readonly apiUnderTest: ApiUnderTest;
  /** Texts that are no leak here. */
  readonly isExempt?: (word: string) => boolean;
}

/** Runs probes, records their outcomes, and restores the tables. @returns each probe's outcome by its name */
export async function runProbes(bench: Bench, probes: readonly Probe[]): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const one = async (probe: Probe) => outcomes.set(probe.name, await runOne(bench, probe));
  const quiet = probes.filter((probe) => !isLikelyToChange(probe));
  for (const probe of probes.filter(isLikelyToChange)) await one(probe);
  // Probes that should change nothing run together, with one check of the tables afterwards. When that check finds a change,
  // each probe runs again alone.
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
 * A caller who names an Avinode id may see it again, and the trip's other name. A caller who attaches a trip of the
 * brokerage to a session of their own has access to that trip from then on.
 */
function isNamed(
  { procedure: { path, authz }, input, swap, field, value, principal }: Probe,
  word: string,
  { letter, where }: Mark,
): boolean {
  if (value?.includes(word) === true) return true;
  if (path === 'avinode.resolve' && JSON.stringify(input).includes(word)) return true;
  // A client with a link to a proposal of A's sees what they were sent, also beside a login of another brokerage.
  // An invitee of A's sees who invited them, to which brokerage, and at which address.
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
    body: normalise(answer, probe, canaries.holds),
    changed,
    // A caller who names an Avinode id may see it again.
    leaks: canaries.find(
      answer.text,
      probe.procedure.authz === 'public' ? visibilityOf.nobody : visibilityOf[probe.principal],
      (word, mark) => isExempt(word) || isNamed(probe, word, mark),
    ),
  };
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu;

/** Masks ids created by the call and the swapped-in value; everything else has to be equal, byte by byte. */
function normalise({ text }: Answer, { value }: Probe, isKnown: (word: string) => boolean): string {
  const same = text
    .replace(/"requestId":"[^"]*"/u, '"requestId":"…"')
    .replaceAll(/PROP-2026-\d+/gu, 'PROP-…')
    // Job durations and times.
    .replaceAll(/"durationMs":\d+|"(?:beganAt|endedAt|effectiveAt|foundAt|lastSeenAt)":"[^"]*"/gu, '"…"')
    .replaceAll(uuid, (id) => (isKnown(id) ? id : '<new>'))
    // Keys, passwords and tokens, generated per call.
    .replaceAll(/(?<![\w-])[\w-]{32}(?![\w-])/gu, (secret) => (isKnown(secret) ? secret : '<secret>'));
  return value === null ? same : same.replaceAll(value, '<swapped>');
}

type Expected = 'ok' | 'missing' | Reason;

/** Applies to signed-in callers. Other callers get UNAUTHORIZED for any procedure that is not public. */
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

/** Returns what is wrong with an outcome; empty when it follows the rules. @param twin the same probe with an unknown id */
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
      `can be distinguished from an unknown id: ${outcome.body.slice(0, 200)} instead of ${control.body.slice(0, 200)}`,
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
export const isSame = (one: Outcome, other: Outcome): boolean => one.status === other.status && one.body === other.body;

function matchesExpected(expected: Expected, { status, reason, body }: Outcome): boolean {
  if (expected === 'ok') return status === 200 && reason === null;
  // A look-up by a value other than its own id returns null.
  if (expected === 'missing' && status === 200) return body === '{"result":{"data":null}}';
  if (expected === 'missing')
    return status === 404 && reason !== null && failures[reason as Reason].kind === 'not_found';
  return reason === expected;
}

/** Returns every complaint about the outcomes of these probes. */
export function listViolations(probes: readonly Probe[], outcomes: ReadonlyMap<string, Outcome>): readonly string[] {
  return probes.flatMap((probe) => {
    const outcome = outcomes.get(probe.name);
    return outcome === undefined
      ? [`${probe.name}: was not run`]
      : judge(probe, outcome, outcomes.get(probe.name.replace(' foreign by ', ' nowhere by ')));
  });
}
