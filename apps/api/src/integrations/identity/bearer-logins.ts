import type { Database } from '@tripthread/db/database';
import {
  upsertIdentity,
  findIdentity,
  type FoundIdentity,
  listLiveIdentities,
} from '@tripthread/db/queries/system/identities';
import type { Clock } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IdentityId } from '@tripthread/shared/ids';
import { traceOf } from '../../platform/trpc/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Viewer } from '../../platform/logins/viewer.ts';
import type { BearerLogins } from '../../platform/logins/viewers.ts';
import { joinByToken } from '@tripthread/commands/identity/join-by-token';
import type { Issuer } from './issuer.ts';
import { openIssuerKeys } from './issuer-keys.ts';
import { type Claims, TokenRefused, verifyToken } from './verify-token.ts';

const cacheTtlMs = 2_000;
const maxEntries = 5_000;
const prefix = 'identity';

interface Remembered {
  readonly until: number;
  readonly found: Promise<FoundIdentity | null>;
}

export interface BearerLoginOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly issuer: Issuer;
  readonly log: Log;
}

/**
 * Authenticates tokens of an issuer. A token is verified on each call; its user is looked up at most every two seconds, and
 * at once after rights changed.
 */
export function openBearerLogins({ database, clock, issuer, log }: BearerLoginOptions): BearerLogins {
  const onError = (error: unknown) => log.warn(traceOf(error), 'could not fetch the token issuer’s keys');
  const keys = openIssuerKeys(issuer, { clock, onError });
  const identities = new IdentityCache({ database, clock, issuer, log });

  async function read(token: string): Promise<Claims | null> {
    try {
      return await verifyToken(token, issuer, keys, clock);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      log.info({ why: error.message }, 'token refused');
      return null;
    }
  }

  return {
    async find(token) {
      const claims = await read(token);
      if (claims === null) return null;
      const found = await identities.find(claims);
      if (found?.identity.deletedAt != null || found?.agent?.isActive === false) return null;
      if (found?.agent == null) throw new Failure('NO_DESK_FOR_IDENTITY');
      // The token is for another organisation, which is not this brokerage.
      const brokerageId = brokerageOf(issuer, claims);
      if (brokerageId !== undefined && brokerageId !== found.agent.brokerageId)
        throw new Failure('NO_DESK_FOR_IDENTITY');
      return viewerOf(found.identity.id, found.agent, claims);
    },
    owns: (loginToken) => loginToken.startsWith(`${prefix} `),
    async listLive(loginTokens) {
      const read = loginTokens.map((token) => {
        const [, id = '', expiresAt = ''] = token.split(' ');
        return { token, id: id as IdentityId, isOver: expiresAt <= clock.now() };
      });
      const live = await listLiveIdentities(database, [...new Set(read.map(({ id }) => id))]);
      return new Set(read.flatMap(({ token, id, isOver }) => (isOver || !live.has(id) ? [] : [token])));
    },
    forget: () => identities.clear(),
  };
}

const brokerageOf = (issuer: Issuer, { organisation }: Claims) =>
  organisation === null ? undefined : issuer.organisations.get(organisation);

/** The user of a token, and its broker. The first token of a user creates both. */
class IdentityCache {
  readonly #options: BearerLoginOptions;
  readonly #remembered = new Map<string, Remembered>();

  constructor(options: BearerLoginOptions) {
    this.#options = options;
  }

  find(claims: Claims): Promise<FoundIdentity | null> {
    const key = `${claims.subject}\n${claims.organisation ?? ''}`;
    const known = this.#remembered.get(key);
    if (known !== undefined && known.until > performance.now()) return known.found;
    if (this.#remembered.size >= maxEntries) this.#remembered.clear();
    const found = this.#findOrCreate(claims);
    this.#remembered.set(key, { until: performance.now() + cacheTtlMs, found });
    // A failed look-up is not cached.
    found.catch(() => this.#remembered.delete(key));
    return found;
  }

  clear(): void {
    this.#remembered.clear();
  }

  async #findOrCreate(claims: Claims): Promise<FoundIdentity | null> {
    const { database, clock, issuer, log } = this.#options;
    const who = { issuer: issuer.issuer, subject: claims.subject };
    const known = await findIdentity(database, who);
    if (known?.agent !== null && known !== null) return known;
    if (known?.identity.deletedAt != null) return known;
    const { email, fullName } = claims;
    const profile = { email, emailVerified: email !== null, fullName };
    const identity = known?.identity ?? (await upsertIdentity(database, { ...who, ...profile, at: clock.now() }));
    const isPlaced = await joinByToken(
      { database, clock },
      {
        identity,
        // A token without an email leaves the stored one unchanged.
        email: email ?? (identity.emailVerified ? identity.email : null),
        fullName: fullName ?? identity.fullName,
        brokerageId: brokerageOf(issuer, claims) ?? null,
      },
    );
    if (isPlaced) log.info({ identity: identity.id }, 'first login by token');
    return findIdentity(database, who);
  }
}

function viewerOf(
  identityId: IdentityId,
  { agentId, brokerageId, role, name, email }: NonNullable<FoundIdentity['agent']>,
  { expiresAt }: Claims,
): Viewer {
  return { agentId, brokerageId, role, name, email, loginToken: `${prefix} ${identityId} ${expiresAt}` };
}
