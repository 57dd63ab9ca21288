import { createHmac, timingSafeEqual } from 'node:crypto';

export const loginSeconds = 7 * 24 * 60 * 60;

/** The cookie that names a login: `<token>.<HMAC of it>`, written by the login library and read here without asking the database. */
export interface LoginCookie {
  readonly name: string;
  readonly isSecure: boolean;
  readonly secret: string;
  /** The signed value in a `Cookie` header, whether it is genuine or not. */
  find(header: string | undefined): string | null;
  /** The token of a genuine value; null for anything else, so that made-up cookies cost no look-up. */
  tokenOf(value: string | null): string | null;
  /** A `Set-Cookie` header that gives the value its full time again. */
  renew(value: string): string;
  /** A `Set-Cookie` header that takes it away. */
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
      // As text: base64 itself would let several spellings of one signature pass.
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
