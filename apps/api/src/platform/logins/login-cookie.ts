import { createHmac, timingSafeEqual } from 'node:crypto';

export const loginSeconds = 7 * 24 * 60 * 60;

/** The login cookie, `<token>.<HMAC of it>`: written by the login library and verified here without a query. */
export interface LoginCookie {
  readonly name: string;
  readonly isSecure: boolean;
  readonly secret: string;
  /** Returns the signed value in a `Cookie` header, unverified. */
  find(header: string | undefined): string | null;
  /** Returns the token of a genuine value; null for anything else, so that forged cookies cost no look-up. */
  tokenOf(value: string | null): string | null;
  /** Returns a `Set-Cookie` header that renews the value's lifetime. */
  renew(value: string): string;
  /** Returns a `Set-Cookie` header that deletes it. */
  clear(): string;
}

export function loginCookie({ secret, isSecure }: { secret: string; isSecure: boolean }): LoginCookie {
  const name = isSecure ? '__Host-tripthread.login' : 'tripthread.login';
  const write = (value: string, seconds: number) =>
    `${name}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    name,
    isSecure,
    secret,
    find(header) {
      for (const part of (header ?? '').split(';')) {
        const at = part.indexOf('=');
        if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
      }
      return null;
    },
    tokenOf(value) {
      const decoded = value === null || value.length > 400 ? null : decode(value);
      const dot = decoded?.lastIndexOf('.') ?? -1;
      if (decoded === null || dot < 1) return null;
      const token = decoded.slice(0, dot);
      // Compared as text: base64 decoding accepts several spellings of one signature.
      const wanted = Buffer.from(createHmac('sha256', secret).update(token).digest('base64'));
      const given = Buffer.from(decoded.slice(dot + 1));
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? token : null;
    },
    renew: (value) => write(value, loginSeconds),
    clear: () => write('', 0),
  };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
