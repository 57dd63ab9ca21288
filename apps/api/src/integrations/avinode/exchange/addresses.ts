import { avinodeIdKind, type AvinodeIdKind } from '@tripthread/shared/ids';
import { isAvinodeId } from '@tripthread/shared/sourcing/avinode-names';
import { AvinodeError } from '../failures.ts';

/*
 * URLs are built only from the configured base and checked ids. A `href` in a notification, an answer or a pasted link is
 * only searched for an id; its host, path and query are never used.
 */

const segmentShape = /^[A-Za-z0-9-]{1,60}$/u;

/**
 * Returns the id encoded for a URL. Undocumented prefixes are accepted, prefixes of another kind of resource are not.
 * @throws {AvinodeError} not_found, before anything is sent
 */
export function checkedId(id: string, ...kinds: readonly AvinodeIdKind[]): string {
  const kind = avinodeIdKind(id);
  if (isAvinodeId(id) && (kind === null || kinds.includes(kind))) return id;
  throw new AvinodeError('not_found', 'This is not an id that Avinode gives. Nothing was asked or changed there.');
}

export interface Addresses {
  /** @throws {AvinodeError} not_found for a segment that is not plain */
  to(segments: readonly string[], query?: Readonly<Record<string, string>>): URL;
  /** Returns a link that may be shown to a person: http(s), and at Avinode's own site; otherwise null. It is never fetched. */
  shown(href: string | null): string | null;
}

/** @throws {Error} for an invalid base; never with its text, which may contain a password */
export function openAddresses(baseUrl: string): Addresses {
  const base = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (
    base === null ||
    !/^https?:$/u.test(base.protocol) ||
    `${base.username}${base.password}${base.search}${base.hash}` !== ''
  )
    throw new Error('The base address of Avinode must look like https://services.avinode.com/api');
  const root = `${base.origin}${base.pathname.replace(/\/+$/u, '')}`;

  return {
    to(segments, query = {}) {
      if (!segments.every((segment) => segmentShape.test(segment)))
        throw new AvinodeError('not_found', 'This is not an address of Avinode. Nothing was asked or changed there.');
      const url = new URL(`${root}/${segments.join('/')}`);
      url.search = new URLSearchParams(query).toString();
      return url;
    },
    shown(href) {
      if (href === null || href.length > 2_000 || !/^[\x21-\x7e]+$/u.test(href) || !URL.canParse(href)) return null;
      const link = new URL(href);
      const isSafe = link.protocol === 'https:' || (link.protocol === 'http:' && base.protocol === 'http:');
      return isSafe && `${link.username}${link.password}` === '' && isSameSite(base, link) ? link.href : null;
    },
  };
}

/** Avinode's pages are on the API's host (`sandbox.avinode.com`) or a sibling (`services.` and `marketplace.`). */
function isSameSite(base: URL, link: URL): boolean {
  if (link.hostname === base.hostname) return true;
  const loopback = ['localhost', '127.0.0.1', '[::1]'];
  if (loopback.includes(base.hostname)) return loopback.includes(link.hostname);
  const labels = base.hostname.split('.');
  if (labels.length < 3 || /^[\d.]+$/u.test(base.hostname) || base.hostname.startsWith('[')) return false;
  const site = labels.slice(-2).join('.');
  return link.hostname === site || link.hostname.endsWith(`.${site}`);
}
