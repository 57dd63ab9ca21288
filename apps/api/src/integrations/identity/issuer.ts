import type { BrokerageId } from '@tripthread/shared/ids';
import { z } from 'zod';
import { svixSecrets } from './svix.ts';

/** Algorithms whose tokens only the holder of a private key can make. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;

/** Whose tokens are taken, and for what. */
export interface Issuer {
  /** As it stands in `iss`, letter by letter. */
  readonly issuer: string;
  readonly algorithm: (typeof algorithms)[number];
  /** In `aud`; null where its tokens name none. */
  readonly audience: string | null;
  /** Who a token may have been made for (`azp`); empty where that is not looked at. */
  readonly authorizedParties: readonly string[];
  /** Where its keys are; found by its own description of itself when null. */
  readonly jwksUrl: string | null;
  /** In which claim it says for which organisation somebody acts; dots lead into objects. */
  readonly organisationClaim: string;
  readonly organisations: ReadonlyMap<string, BrokerageId>;
}

const isHere = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';

/** Keys that anybody on the way could replace are worth nothing; on this machine there is no way. */
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

/** What is wrong about settings that are each right: a token has to be meant for us. */
export const isAudienceNamed = ({ OIDC_ISSUER, OIDC_AUDIENCE, OIDC_AUTHORIZED_PARTIES }: Given): boolean =>
  OIDC_ISSUER === undefined || OIDC_AUDIENCE !== undefined || OIDC_AUTHORIZED_PARTIES.length > 0;

/** Clerk tells of users by what their issuer calls them. */
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
