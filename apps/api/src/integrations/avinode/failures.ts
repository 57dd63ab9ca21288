import { ownEntry } from '@tripthread/shared/fields';
import type { NewAvinodeTrip } from '@tripthread/shared/sourcing/avinode';

export type AvinodeErrorKind =
  | 'unreachable'
  | 'rate_limited'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'refused'
  | 'malformed'
  | 'too_large';

/** Avinode's objections, in its words. */
export interface AvinodeProblem {
  readonly code: string | null;
  readonly title: string | null;
  readonly path: string | null;
}

interface Details {
  readonly retryAfterSeconds?: number | undefined;
  readonly isOutcomeUnknown?: boolean | undefined;
  readonly problems?: readonly AvinodeProblem[] | undefined;
  readonly status?: number | undefined;
}

/**
 * The only error that the client throws. Its message is for a person and contains no secret; it has no `cause`, because the
 * network library's messages can quote headers.
 */
export class AvinodeError extends Error {
  override readonly name = 'AvinodeError';
  readonly retryAfterSeconds: number | undefined;
  /** A change was sent without a readable answer: it may have happened. Check before sending it again. */
  readonly isOutcomeUnknown: boolean;
  readonly problems: readonly AvinodeProblem[];
  /** The HTTP status, when there was an answer. */
  readonly status: number | undefined;

  readonly kind: AvinodeErrorKind;

  constructor(
    kind: AvinodeErrorKind,
    message: string = sentences[kind],
    { retryAfterSeconds, isOutcomeUnknown = false, problems = [], status }: Details = {},
  ) {
    super(isOutcomeUnknown ? `${message} ${unknownOutcome}` : message);
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
    this.isOutcomeUnknown = isOutcomeUnknown;
    this.problems = problems;
    this.status = status;
  }
}

const unknownOutcome = 'Whether it took what was sent is not known; look before sending it again.';

export const sentences = {
  unreachable: 'Avinode does not answer at the moment.',
  rate_limited: 'Avinode takes only so many calls an hour, and they are used up for now.',
  unauthorized: 'Avinode does not accept the credentials of this connection. A lead has to renew them.',
  forbidden: 'This Avinode connection is not allowed to do that. A lead has to ask Avinode for the permission.',
  not_found: 'Avinode knows nothing of this name.',
  refused: 'Avinode refused this without saying why.',
  malformed: 'Avinode answered in a form that cannot be read.',
  too_large: 'Avinode answered with more than it should ever send; it was not read.',
} as const satisfies Record<AvinodeErrorKind, string>;

type Legs = NewAvinodeTrip['segments'];

/** Formats Avinode's objections as sentences, with the airports and legs of the request. */
export function describeProblems(problems: readonly AvinodeProblem[], legs: Legs = []): string {
  const descriptions = problems.slice(0, 5).map((problem) => describeProblem(problem, legs));
  return descriptions.length === 0 ? sentences.refused : [...new Set(descriptions)].join(' ');
}

function describeProblem({ code, title, path }: AvinodeProblem, legs: Legs): string {
  const place = placeOf(path, legs.length);
  const end = /^(START|END)_AIRPORT_INVALID$/u.exec(code ?? '')?.[1];
  if (end !== undefined) {
    const leg = place.leg === null ? undefined : legs[place.leg - 1];
    const airport = end === 'START' ? leg?.departureAirport : leg?.arrivalAirport;
    const where = [place.leg === null ? null : `leg ${place.leg}`, end === 'START' ? 'from' : 'to'];
    const subject = airport ?? (end === 'START' ? 'The airport of departure' : 'The airport of arrival');
    return `${subject} is not an airport Avinode knows (${where.filter((part) => part !== null).join(', ')}).`;
  }
  // Its placeholder for a missing text: "??? No message available ???".
  const reason = title === null || title.includes('???') ? wordsOf(code) : title;
  if (reason === null) return sentences.refused;
  return `Avinode refused this: ${reason.replace(/[.\s]+$/u, '')}${place.words === '' ? '' : ` (${place.words})`}.`;
}

const wordsOf = (code: string | null): string | null =>
  code === null ? null : code === 'ERR_INPUT_MISSING' ? 'something it needs is missing' : code;

const fieldLabels: Readonly<Record<string, string>> = {
  startAirport: 'from',
  endAirport: 'to',
  dateTime: 'date and time',
  paxCount: 'passengers',
};

/**
 * `segments[1].startAirport` → leg 2, from. The official samples have an undocumented `activities[1]`, which is read alike,
 * and as counted from one when there is no such leg counted from zero.
 */
function placeOf(path: string | null, legCount: number): { leg: number | null; words: string } {
  const [, index, field = ''] = /^(?:segments|activities)\[(\d{1,3})\](?:\.(\w+))?/u.exec(path ?? '') ?? [];
  if (index === undefined) return { leg: null, words: '' };
  const fromZero = Number(index) + 1;
  const leg = legCount > 0 && fromZero === legCount + 1 ? legCount : fromZero;
  const word = ownEntry(fieldLabels, field);
  return { leg, words: word === undefined ? `leg ${leg}` : `leg ${leg}, ${word}` };
}
