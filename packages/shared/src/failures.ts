import { type FailureKind, failures, type Reason } from './failure-registry.ts';

/** Input field (dotted path) → why it is not valid. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The states that a stale change is answered with, by noun. The queries that load them add their types here. */
// oxlint-disable-next-line typescript/no-empty-object-type -- declaration merging needs an interface
export interface CurrentStates {}
export type CurrentState = CurrentStates[keyof CurrentStates];

interface InputDetails {
  readonly fields?: FieldErrors | undefined;
}
interface StaleDetails {
  /** The state as it is saved now. */
  readonly current?: CurrentState;
}
interface RetryDetails {
  readonly retryAfterSeconds?: number | undefined;
}

/** What travels with a reason besides the fields. */
interface Carried {
  readonly STALE_VERSION: StaleDetails;
  readonly BUSY: RetryDetails;
  readonly TOO_MANY_TRIES: RetryDetails;
  readonly TOO_MANY_SIGN_INS: RetryDetails;
}

/** What travels with each reason. */
export type DetailsByReason = {
  readonly [R in Reason]: InputDetails & (R extends keyof Carried ? Carried[R] : unknown);
};

class FailureOf<R extends Reason> extends Error {
  override readonly name = 'Failure';
  readonly reason: R;
  readonly details: DetailsByReason[R];

  constructor(reason: R, details: DetailsByReason[R] = {}) {
    super(failures[reason].sentence);
    this.reason = reason;
    this.details = details;
  }

  get kind(): FailureKind {
    return failures[this.reason].kind;
  }
}

/** A failure of any reason. Its `reason` tells which details it has. */
export type Failure = { [R in Reason]: FailureOf<R> }[Reason];

interface FailureConstructor {
  new <R extends Reason>(reason: R, details?: DetailsByReason[R]): FailureOf<R>;
  /** Makes `instanceof Failure` narrow to the union. */
  readonly prototype: Failure;
}
export const Failure: FailureConstructor = FailureOf;

/** The result of a pure rule: the decided value, or the reason for refusing. */
export type Decision<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: Reason; readonly fields?: FieldErrors }
  | {
      readonly ok: false;
      readonly reason: 'TOO_MANY_TRIES';
      readonly fields?: undefined;
      readonly retryAfterSeconds: number;
    };

export const allow = <T>(value: T): Decision<T> => ({ ok: true, value });
export const refuse = (reason: Reason, fields?: FieldErrors): Decision<never> =>
  fields === undefined ? { ok: false, reason } : { ok: false, reason, fields };

/** Refuses by a limit, until this time has passed. */
export const refuseByLimit = (retryAfterSeconds: number): Decision<never> => ({
  ok: false,
  reason: 'TOO_MANY_TRIES',
  retryAfterSeconds,
});

/** Returns the decided value. @throws the refusal as a `Failure` */
export function unwrap<T>(decision: Decision<T>): T {
  if (decision.ok) return decision.value;
  if ('retryAfterSeconds' in decision)
    throw new Failure(decision.reason, { retryAfterSeconds: decision.retryAfterSeconds });
  throw new Failure(decision.reason, { fields: decision.fields });
}
