import { createHmac } from 'node:crypto';
import { testClock } from '@tripthread/testing/desk/test-clock';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audience, openOidcIssuer, type OidcIssuer, settingsFor } from '../../../test/support/oidc-issuer.ts';
import { refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import type { Issuer } from './issuer.ts';
import { type IssuerKeys, openIssuerKeys } from './issuer-keys.ts';
import { TokenRefused, verifyToken } from './verify-token.ts';

const clock = testClock();
const seconds = () => Math.floor(Date.parse(clock.now()) / 1_000);
let oidc: OidcIssuer;
let keys: IssuerKeys;
let reportedErrors: unknown[] = [];
beforeAll(async () => {
  oidc = await openOidcIssuer(seconds);
});
afterAll(() => oidc.close());
beforeEach(() => {
  oidc.mode = 'up';
  oidc.asked.keys = 0;
  reportedErrors = [];
  keys = openIssuerKeys({ issuer: oidc.url, jwksUrl: null }, { clock, onError: (error) => reportedErrors.push(error) });
});

const verify = (token: string, more: Partial<Issuer> = {}) =>
  verifyToken(token, settingsFor(oidc.url, more), keys, clock);
const why = (token: string, more: Partial<Issuer> = {}) =>
  verify(token, more).then(
    () => 'taken',
    (error: unknown) => (error instanceof TokenRefused ? error.message : Promise.reject(error)),
  );
const ana = { sub: 'user_ana', email: 'ana@desk.test', email_verified: true, name: ' Ana\n Silva ' };
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

describe('a token of the issuer', () => {
  it('identifies the user until it expires, within the clock tolerance', async () => {
    expect(await verify(await oidc.token({ ...ana, org_id: 'org_1' }))).toEqual({
      subject: 'user_ana',
      email: 'ana@desk.test',
      fullName: 'Ana Silva',
      organisation: 'org_1',
      expiresAt: new Date((seconds() + 90) * 1_000).toISOString(),
    });
  });

  it.each([
    ['that the issuer did not confirm', { email_verified: false }],
    ['of which it says nothing', { email_verified: undefined }],
    ['confirmed by another word', { email_verified: 'true' }],
    ['that is none', { email: 'ana' }],
  ])('with an address %s has none', async (_, claims) => {
    expect((await verify(await oidc.token({ ...ana, ...claims }))).email).toBeNull();
  });

  it('names the organisation in a nested claim, and never by an inherited property', async () => {
    const token = await oidc.token({ ...ana, o: { id: 'org_2' }, 'https://desk/org': 'org_3' });
    expect((await verify(token, { organisationClaim: 'o.id' })).organisation).toBe('org_2');
    expect((await verify(token, { organisationClaim: 'https://desk/org' })).organisation).toBe('org_3');
    for (const claim of ['o.constructor.name', '__proto__.x', 'o', 'none'])
      expect((await verify(token, { organisationClaim: claim })).organisation).toBeNull();
  });

  it('is checked by its authorized party when it has no audience, like Clerk’s', async () => {
    const clerk = { audience: null, authorizedParties: ['https://desk.test'] };
    const token = (claims: object) => oidc.token({ ...ana, aud: undefined, azp: 'https://desk.test', ...claims });
    expect(await why(await token({}), clerk)).toBe('taken');
    expect(await why(await token({ azp: 'https://other.test' }), clerk)).toBe('an authorized party that is not ours');
    expect(await why(await token({ azp: undefined }), clerk)).toBe('an authorized party that is not ours');
    // A token for another service of the same issuer.
    expect(await why(await token({ aud: 'https://other.test' }), clerk)).toBe('an audience that is not ours');
  });
});

describe('a token that is refused', () => {
  const claimed: readonly (readonly [string, object])[] = [
    ['of another issuer', { iss: 'https://other.test' }],
    ['whose issuer differs by a stroke', { iss: undefined }],
    ['for another audience', { aud: 'https://other.test' }],
    ['for no audience', { aud: undefined }],
    ['that is over for longer than the clocks may differ', { exp: -31 }],
    ['that never ends', { exp: undefined }],
    ['that is not good yet', { nbf: 31 }],
    ['that was issued in the future', { iat: 31 }],
    ['that does not say when it was issued', { iat: undefined }],
    ['about nobody', { sub: undefined }],
    ['with an empty subject', { sub: '' }],
    ['with a subject that cannot be stored', { sub: 'a\0b' }],
    ['whose name is longer than any', { sub: 'x'.repeat(256) }],
  ];
  it.each(claimed)('is one %s', async (_, claims) => {
    const at = (name: string) => ['exp', 'nbf', 'iat'].includes(name);
    const given = Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [
        name,
        at(name) && typeof value === 'number' ? seconds() + value : value,
      ]),
    );
    expect(await why(await oidc.token({ ...ana, ...given }))).not.toBe('taken');
  });

  it('is accepted within the clock tolerance', async () => {
    const now = seconds();
    expect(await why(await oidc.token({ ...ana, exp: now - 29 }))).toBe('taken');
    expect(await why(await oidc.token({ ...ana, nbf: now + 29, iat: now + 29 }))).toBe('taken');
  });

  it('is one without a signature, or signed with the public key as a secret', async () => {
    const claims = encode({ ...ana, iss: oidc.url, aud: audience, iat: seconds(), exp: seconds() + 60 });
    for (const alg of ['none', 'None', 'NONE']) {
      for (const signature of ['', 'AAAA']) {
        expect(await why(`${encode({ alg, kid: oidc.publicKey.kid })}.${claims}.${signature}`)).not.toBe('taken');
      }
    }
    const spki = await exportSPKI((await importJWK(oidc.publicKey, 'RS256', { extractable: true })) as CryptoKey);
    for (const secret of [spki, spki.trim(), JSON.stringify(oidc.publicKey), String(oidc.publicKey.n)]) {
      const begin = `${encode({ alg: 'HS256', kid: oidc.publicKey.kid })}.${claims}`;
      expect(await why(`${begin}.${createHmac('sha256', secret).update(begin).digest('base64url')}`)).toBe(
        'ERR_JOSE_ALG_NOT_ALLOWED',
      );
    }
  });

  it('is one signed by its own key, however it presents the key', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const sign = (header: object) =>
      new SignJWT({ ...ana, iss: oidc.url, aud: audience })
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + 60)
        .setProtectedHeader({ alg: 'RS256', ...header })
        .sign(privateKey);
    for (const header of [
      { kid: oidc.publicKey.kid as string },
      { kid: oidc.publicKey.kid as string, jwk },
      { jwk },
      { jku: 'https://evil.test/keys', kid: 'x' },
      { kid: '../../keys' },
    ])
      expect(await why(await sign(header))).not.toBe('taken');
  });

  it('is one of the right key by another algorithm, and one with an unknown critical header', async () => {
    expect(await why(await oidc.token(ana), { algorithm: 'PS256' })).toBe('ERR_JOSE_ALG_NOT_ALLOWED');
    const [, claims = ''] = (await oidc.token(ana)).split('.');
    const critical = `${encode({ alg: 'RS256', kid: oidc.publicKey.kid, crit: ['x'], x: 1 })}.${claims}.AAAA`;
    expect(await why(critical)).not.toBe('taken');
  });

  it('is every one with a changed byte', { timeout: 30_000 }, async () => {
    const token = await oidc.token(ana);
    const bytes = Buffer.from(token);
    let taken = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
      const answer = await why(changed.toString('latin1'));
      // The last letter of the signature has unused bits.
      if (answer === 'taken' && at < bytes.length - 1) taken += 1;
    }
    expect(taken).toBe(0);
  });

  it.each(['', 'x', '..', 'a.b', 'a.b.c', 'a.b.c.d', '{}', 'é', '\u0000', `${'x'.repeat(9_000)}.y.z`])(
    'is %j, which is no token',
    async (token) => expect(await why(token)).not.toBe('taken'),
  );
});

describe('the issuer’s keys', () => {
  it('are fetched once for any number of tokens, also concurrently', async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => oidc.token(ana)));
    expect(new Set(await Promise.all(tokens.map((token) => why(token))))).toEqual(new Set(['taken']));
    for (const token of tokens) expect(await why(token)).toBe('taken');
    expect(oidc.asked.keys).toBe(1);
  });

  it('are fetched again when a token names a new one, and the previous one is refused', async () => {
    const former = await oidc.token({ ...ana, exp: seconds() + 3_600 });
    expect(await why(former)).toBe('taken');
    await oidc.rotate();
    clock.moveBy(31_000);
    expect(await why(await oidc.token(ana))).toBe('taken');
    expect(oidc.asked.keys).toBe(2);
    expect(await why(former)).toBe('ERR_JWKS_NO_MATCHING_KEY');
  });

  it('rotate without a refusal while the issuer publishes both', async () => {
    expect(await why(await oidc.token(ana))).toBe('taken');
    const former = await oidc.token({ ...ana, exp: seconds() + 3_600 });
    await oidc.rotate(true);
    clock.moveBy(31_000);
    expect(await why(await oidc.token(ana))).toBe('taken');
    expect(await why(former)).toBe('taken');
  });

  it('are not fetched for a storm of tokens with unknown keys', async () => {
    expect(await why(await oidc.token(ana))).toBe('taken');
    const storm = await Promise.all(
      Array.from({ length: 200 }, (_, n) => oidc.token({ ...ana, exp: seconds() + 3_600 }, { kid: `nobodys-${n}` })),
    );
    expect(new Set(await Promise.all(storm.map((token) => why(token))))).toEqual(new Set(['ERR_JWKS_NO_MATCHING_KEY']));
    expect(oidc.asked.keys).toBe(1);
    // Ten minutes of it: one fetch per half minute, and valid tokens are accepted throughout.
    for (let n = 0; n < 20; n += 1) {
      clock.moveBy(30_000);
      await Promise.all(storm.slice(0, 20).map((token) => why(token)));
      expect(await why(await oidc.token(ana))).toBe('taken');
    }
    expect(oidc.asked.keys).toBe(21);
  });

  it('survive an outage of the issuer, but not one of an hour', async () => {
    expect(await why(await oidc.token(ana))).toBe('taken');
    oidc.mode = 'failing';
    clock.moveBy(59 * 60_000);
    expect(await why(await oidc.token(ana))).toBe('taken');
    clock.moveBy(60_000);
    expect(await refusal(verify(await oidc.token(ana)))).toBe('BUSY');
    oidc.mode = 'up';
    clock.moveBy(31_000);
    expect(await why(await oidc.token(ana))).toBe('taken');
    expect(reportedErrors.length).toBeGreaterThan(0);
  });

  it('that were never fetched are retried soon, and until then tokens fail as busy, not as invalid', async () => {
    oidc.mode = 'junk';
    const tokens = await Promise.all(Array.from({ length: 20 }, () => oidc.token(ana)));
    const reasons = await Promise.all(tokens.map((token) => refusal(verify(token))));
    expect(new Set(reasons)).toEqual(new Set(['BUSY']));
    oidc.mode = 'up';
    expect(await refusal(verify(await oidc.token(ana)))).toBe('BUSY');
    clock.moveBy(2_000);
    expect(await why(await oidc.token(ana))).toBe('taken');
    expect(reportedErrors).toHaveLength(1);
  });

  it('of an issuer with another name are refused', async () => {
    const other = openIssuerKeys(
      { issuer: `${oidc.url}/`, jwksUrl: null },
      { clock, onError: (e) => reportedErrors.push(e) },
    );
    const token = await oidc.token({ ...ana, iss: `${oidc.url}/` });
    expect(await refusal(verifyToken(token, settingsFor(`${oidc.url}/`), other, clock))).toBe('BUSY');
    expect(String(reportedErrors[0])).toContain('calls itself something else');
    expect(oidc.asked.keys).toBe(0);
  });
});
