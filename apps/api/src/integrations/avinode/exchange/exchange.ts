import type { Clock } from '@tripthread/shared/time/clock';
import { setTimeout as pause } from 'node:timers/promises';
import type { Addresses } from './addresses.ts';
import type { CallBudget } from './budget.ts';
import { type Asked, dataOf, parseJson } from '../wire/envelope.ts';
import { AvinodeError, sentences } from '../failures.ts';
import { type AvinodeCredentials, type FetchedToken, isSendable, openTokens, TokenAnswer } from './tokens.ts';
import { type Answer, send } from './transport.ts';

export interface Call extends Pick<Asked, 'legs'> {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Aborts all of it, retries included. */
  readonly signal: AbortSignal;
  /** Secrets in this body, beside the connection's own. */
  readonly secrets?: readonly string[];
}

/** A raw response for the answer log, because the contract is not fully documented. Our own secrets are redacted. */
export interface RawAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string | null;
}

export interface ExchangeOptions {
  readonly addresses: Addresses;
  readonly credentials: AvinodeCredentials;
  /** Name and version of the product, like `Tripthread v1.0`. */
  readonly product: string;
  readonly clock: Clock;
  readonly budget: CallBudget;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly random: () => number;
  readonly onAnswer?: ((answer: RawAnswer) => void) | undefined;
}

/** Calls Avinode and returns `data`. @throws {AvinodeError} */
export type Exchange = (call: Call) => Promise<unknown>;

export const sleepFor = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  pause(milliseconds, undefined, { signal });

const repetitions = 2;
const firstPauseMs = 250;

export function openExchange(options: ExchangeOptions): Exchange {
  if (!/^[\x20-\x7e]{1,200}$/u.test(options.product))
    throw new Error('The name of the product does not fit into a header');
  const { credentials, clock, sleep, random } = options;
  const tokens = openTokens({ credentials, clock, fetchToken: (client) => fetchToken(options, client) });

  const once = async (call: Call, token: string): Promise<Answer> => {
    const { method, path, query, body, signal, secrets = [] } = call;
    const url = options.addresses.to(path, query);
    options.budget.spend(method === 'GET' ? 'read' : 'change');
    const answer = await send({
      fetch: options.fetch,
      url,
      method,
      headers: {
        ...headersOf(options),
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      secrets: [...tokens.secrets, token, ...secrets],
    });
    options.onAnswer?.({ method, path: `/${path.join('/')}`, status: answer.status, body: answer.text });
    return answer;
  };

  const ask = async (call: Call): Promise<unknown> => {
    const token = await tokens.current(call.signal);
    let answer = await once(call, token);
    // Refused by authentication, so nothing happened: even a change may be sent again with a new token.
    const another = answer.status === 401 ? await tokens.insteadOf(token, call.signal) : null;
    if (another !== null) answer = await once(call, another);
    const retryAfterSeconds = options.budget.obey(answer.status, answer.headers);
    return dataOf(answer, { isChange: call.method !== 'GET', legs: call.legs, retryAfterSeconds });
  };

  return async (call) => {
    for (let repetition = 0; ; repetition += 1) {
      try {
        return await ask(call);
      } catch (error) {
        if (!isWorthRepeating(error, call) || repetition === repetitions) throw error;
        // Jitter of 0.5 to 1.5, so that calls that failed together do not retry together.
        await sleep(firstPauseMs * 2 ** repetition * (0.5 + random()), call.signal).catch(() => {
          throw error;
        });
      }
    }
  };
}

/** Only reads are retried, and only temporary failures. */
function isWorthRepeating(error: unknown, { method, signal }: Call): boolean {
  return (
    method === 'GET' &&
    !signal.aborted &&
    error instanceof AvinodeError &&
    error.kind === 'unreachable' &&
    error.retryAfterSeconds === undefined
  );
}

function headersOf({ credentials: { apiToken, actAsAccount }, product, clock }: ExchangeOptions) {
  return {
    Accept: 'application/json',
    'Accept-Encoding': 'gzip',
    'X-Avinode-ApiToken': apiToken,
    'X-Avinode-SentTimestamp': clock.now(),
    'X-Avinode-Product': product,
    'X-Avinode-ApiVersion': 'v1.0',
    ...(actAsAccount === undefined ? {} : { 'X-Avinode-ActAsAccount': actAsAccount }),
  };
}

/** Exchanges client credentials for a token, under the same base URL; only the token of the answer is kept. */
async function fetchToken(
  options: ExchangeOptions,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
): Promise<FetchedToken> {
  options.budget.spend('change');
  const answer = await send({
    fetch: options.fetch,
    url: options.addresses.to(['oauth', 'token']),
    method: 'POST',
    headers: { ...headersOf(options), 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
    signal: AbortSignal.timeout(options.timeoutMs),
    // Not the current token: the server may return it again.
    secrets: [clientSecret, options.credentials.apiToken],
  }).catch(toNotSentError);
  const retryAfterSeconds = options.budget.obey(answer.status, answer.headers);
  // OAuth reports a wrong client as 400; the call that needed the token was not sent.
  if (answer.status === 400) throw new AvinodeError('unauthorized', sentences.unauthorized, { status: 400 });
  if (answer.status >= 400) dataOf(answer, { isChange: false, retryAfterSeconds });
  const read = TokenAnswer.safeParse(answer.isJson ? parseJson(answer.text ?? '') : undefined);
  if (!read.success || !isSendable(read.data.token)) throw new AvinodeError('malformed');
  return read.data;
}

/** Fetching a token changes nothing: in every case, the call that needed it was not sent. */
function toNotSentError(error: unknown): never {
  if (!(error instanceof AvinodeError) || !error.isOutcomeUnknown) throw error;
  throw new AvinodeError(error.kind, error.kind === 'malformed' ? sentences.malformed : undefined, {
    status: error.status,
  });
}
