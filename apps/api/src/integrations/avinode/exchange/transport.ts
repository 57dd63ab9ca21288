import { AvinodeError, sentences } from '../failures.ts';

/** Performs one HTTP exchange with an untrusted server: no redirects, only JSON, bounded in time and size. */
export interface Sending {
  readonly fetch: typeof fetch;
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborts the whole exchange, the reading of the body included. */
  readonly signal: AbortSignal;
  /** Texts to redact: an answer can quote its request. */
  readonly secrets: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Raw, with our secrets redacted; null for an error's body that could not be read. */
  readonly text: string | null;
  readonly isJson: boolean;
}

const maxBytes = 2_000_000;
const maxErrorBytes = 65_536;

/** @throws {AvinodeError} unreachable, malformed (a redirect, an unasked encoding) or too_large */
export async function send(sending: Sending): Promise<Answer> {
  const { fetch, url, method, headers, body, signal, secrets } = sending;
  const isChange = method !== 'GET';
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
  } catch (error) {
    throw new AvinodeError('unreachable', sentences.unreachable, { isOutcomeUnknown: isChange && !isNotSent(error) });
  }
  const { status } = response;
  const details = { status, isOutcomeUnknown: isChange };
  if (status < 200 || (status >= 300 && status < 400)) {
    await discard(response);
    throw new AvinodeError('malformed', 'Avinode pointed elsewhere, and nothing it points to is followed.', details);
  }
  const encoding = (response.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
  const isPlain = encoding === 'identity' || encoding === 'gzip';
  const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/iu.test(response.headers.get('content-type') ?? '');
  if (status >= 400) {
    // The status suffices; the body is optional.
    const text = isPlain && isJson ? await readText(response, maxErrorBytes, details).catch(() => null) : null;
    if (text === null) await discard(response);
    return { status, headers: response.headers, text: text === null ? null : hide(text, secrets), isJson };
  }
  if (!isPlain) {
    await discard(response);
    throw new AvinodeError('malformed', sentences.malformed, details);
  }
  return {
    status,
    headers: response.headers,
    text: hide(await readText(response, maxBytes, details), secrets),
    isJson,
  };
}

/** Counts decompressed bytes and stops at the limit: a small body can expand to gigabytes. */
async function readText(
  response: Response,
  most: number,
  details: { readonly status: number; readonly isOutcomeUnknown: boolean },
): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const next = await reader.read().catch((error: unknown) => {
      const kind = codeOf(error)?.startsWith('Z_') === true ? 'malformed' : 'unreachable';
      throw new AvinodeError(kind, sentences[kind], details);
    });
    if (next.done) return new TextDecoder().decode(Buffer.concat(parts));
    size += next.value.byteLength;
    if (size > most) {
      await reader.cancel().catch(() => undefined);
      throw new AvinodeError('too_large', sentences.too_large, details);
    }
    parts.push(next.value);
  }
}

const discard = (response: Response): Promise<void> =>
  response.body?.cancel().catch(() => undefined) ?? Promise.resolve();

function hide(text: string, secrets: readonly string[]): string {
  // A very short secret would match ordinary words.
  return secrets
    .filter((secret) => secret.length >= 8)
    .reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text);
}

// These errors occur before the first byte of a request is written.
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const isNotSent = (error: unknown): boolean => beforeSending.has(codeOf(error) ?? '');

/** fetch hides the cause one level down. */
function codeOf(error: unknown): string | undefined {
  const { cause } = (error ?? {}) as { cause?: unknown };
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
