import type { BrokerageId } from '@tripthread/shared/ids';
import { z } from 'zod';
import { svixSecrets } from './svix.ts';

/** Asymmetric algorithms only. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

/** Which tokens are accepted. */
export interface Issuer {
  /** Exactly as in `iss`. */
  readonly issuer: string;
  readonly algorithm: (typeof algorithms)[number];
  /** The required `aud`; null when its tokens have none. */
  readonly audience: string | null;
  /** The accepted clients (`azp`); empty when not checked. */
  readonly authorizedParties: readonly string[];
  /** The URL of its keys; found by discovery when null. */
  readonly jwksUrl: string | null;
  /** The claim with the user's organisation; dots lead into objects. */
  readonly organisationClaim: string;
  readonly organisations: ReadonlyMap<string, BrokerageId>;
}

const isHere = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';

/** Requires https, since keys could be replaced in transit; plain http only for this machine. */
const safeUrl = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    (url.protocol === 'https:' || (url.protocol === 'http:' && isHere(url))) && url.username === '' && url.hash === ''
  );
}, 'must be an https address');

const list = z
  .string()
  .default('')
  .transform((value) => value.split(/[\s,]+/u).filter((item) => item !== ''));

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const organisations = list
  .refine(
    (items) => items.every((item) => uuid.test(item.slice(item.lastIndexOf('=') + 1)) && item.lastIndexOf('=') > 0),
    'must be a list of organisation=brokerage id',
  )
  .transform(
    (items) =>
      new Map(
        items.map((item) => {
          const at = item.lastIndexOf('=');
          return [item.slice(0, at), item.slice(at + 1).toLowerCase() as BrokerageId] as const;
        }),
      ),
  );

/** The settings by their names in the environment. */
export const identitySettings = {
  OIDC_ISSUER: safeUrl.optional(),
  OIDC_AUDIENCE: z.string().max(300, 'is too long').optional(),
  OIDC_AUTHORIZED_PARTIES: list,
  OIDC_ALGORITHM: z.enum(algorithms, `must be one of ${algorithms.join(', ')}`).default('RS256'),
  OIDC_JWKS_URL: safeUrl.optional(),
  OIDC_ORGANISATION_CLAIM: z
    .string()
    .regex(/^[\w:/-]+(?:\.[\w:/-]+)*$/u, 'must be the name of a claim')
    .default('org_id'),
  OIDC_ORGANISATIONS: organisations,
  CLERK_WEBHOOK_SECRETS: svixSecrets,
};

type Given = z.output<z.ZodObject<typeof identitySettings>>;

/** Checks settings together: a token has to be meant for us. */
export const isAudienceNamed = ({ OIDC_ISSUER, OIDC_AUDIENCE, OIDC_AUTHORIZED_PARTIES }: Given): boolean =>
  OIDC_ISSUER === undefined || OIDC_AUDIENCE !== undefined || OIDC_AUTHORIZED_PARTIES.length > 0;

/** Clerk's user ids are the issuer's subjects. */
export const isIssuerNamed = ({ OIDC_ISSUER, CLERK_WEBHOOK_SECRETS }: Given): boolean =>
  CLERK_WEBHOOK_SECRETS.length === 0 || OIDC_ISSUER !== undefined;

export const clerkOf = ({ OIDC_ISSUER: issuer, CLERK_WEBHOOK_SECRETS: secrets }: Given) =>
  issuer === undefined || secrets.length === 0 ? null : { issuer, secrets };

export function issuerOf(given: Given): Issuer | null {
  if (given.OIDC_ISSUER === undefined) return null;
  return {
    issuer: given.OIDC_ISSUER,
    algorithm: given.OIDC_ALGORITHM,
    audience: given.OIDC_AUDIENCE ?? null,
    authorizedParties: given.OIDC_AUTHORIZED_PARTIES,
    jwksUrl: given.OIDC_JWKS_URL ?? null,
    organisationClaim: given.OIDC_ORGANISATION_CLAIM,
    organisations: given.OIDC_ORGANISATIONS,
  };
}
