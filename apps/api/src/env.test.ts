import { describe, expect, test } from 'vitest';
import { readEnv } from './env.ts';

const issuer = { OIDC_ISSUER: 'https://clerk.desk.example', OIDC_AUDIENCE: 'us' };
const least = { DATABASE_URL: 'postgres://user:secret@localhost:5432/desk' };

function refusalOf(given: Record<string, string>): string {
  try {
    readEnv(given);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('settings', () => {
  test('have a default for everything but the database', () => {
    expect(readEnv({ ...least, LOG_LEVEL: ' ' })).toMatchObject({
      port: 3000,
      host: 'localhost',
      publicUrl: 'http://localhost:3000',
      demo: false,
      trustProxy: 0,
    });
    expect(readEnv({ ...least, HOST: '::1', PORT: '8080' }).publicUrl).toBe('http://[::1]:8080');
    expect(readEnv({ ...least, HOST: '::1' }).anyName).toBe(false);
    expect(readEnv({ ...least, EMBEDDED: '1' }).demo).toBe(true);
  });

  test.each(['0.0.0.0', '::'])('with HOST=%s accept any host name, unless the public one is set', (HOST) => {
    expect(readEnv({ ...least, HOST, PORT: '8080' })).toMatchObject({
      anyName: true,
      publicUrl: 'http://localhost:8080',
    });
    const publicUrl = 'https://desk.example.com';
    expect(readEnv({ ...least, HOST, PUBLIC_URL: publicUrl })).toMatchObject({ anyName: false, publicUrl });
  });

  test.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['HOST', 'a b'],
    ['DATABASE_URL', 'mysql://x/y'],
    ['DATABASE_URL', 'postgres://'],
    ['DATABASE_URL', 'x'],
    ['PUBLIC_URL', 'ftp://x'],
    ['PUBLIC_URL', 'https://x/path'],
    ['LOG_LEVEL', 'loud'],
    ['DEMO', 'yes'],
    ['AUTH_SECRET', 'short'],
    ['TRUST_PROXY', 'all'],
    ['NODE_ENV', 'prod'],
    ['OIDC_ISSUER', 'http://issuer.example'],
    ['OIDC_ISSUER', 'https://user@issuer.example'],
    ['OIDC_ALGORITHM', 'HS256'],
    ['OIDC_ALGORITHM', 'none'],
    ['OIDC_JWKS_URL', 'http://issuer.example/keys'],
    ['OIDC_ORGANISATIONS', 'org_1'],
    ['OIDC_ORGANISATIONS', 'org_1=the first'],
    ['OIDC_ORGANISATION_CLAIM', 'a b'],
    ['CLERK_WEBHOOK_SECRETS', 'whsec_secret@'],
    ['CLERK_WEBHOOK_SECRETS', 'whsec_AAAA'],
  ])('reject %s=%s by name, in one line without the value of a secret', (name, value) => {
    const refusal = refusalOf({ ...least, ...issuer, [name]: value });
    expect(refusal).toMatch(new RegExp(`^${name} [^\n]+\\.$`, 'u'));
    expect(refusal).not.toContain('secret@');
  });

  test('define the issuer of tokens and their audience', () => {
    const issuer = {
      OIDC_ISSUER: 'https://clerk.desk.example',
      OIDC_AUTHORIZED_PARTIES: 'https://a.example, https://b.example',
    };
    expect(readEnv(least).issuer).toBeNull();
    const desk = '6f1e0000-0000-4000-8000-00000000000a';
    expect(readEnv({ ...least, ...issuer, OIDC_ORGANISATIONS: `org_1=${desk}` }).issuer).toEqual({
      issuer: 'https://clerk.desk.example',
      algorithm: 'RS256',
      audience: null,
      authorizedParties: ['https://a.example', 'https://b.example'],
      jwksUrl: null,
      organisationClaim: 'org_id',
      organisations: new Map([['org_1', desk]]),
    });
    expect(refusalOf({ ...least, OIDC_ISSUER: 'https://clerk.desk.example' })).toBe(
      'OIDC_AUDIENCE or OIDC_AUTHORIZED_PARTIES has to be set where OIDC_ISSUER is.',
    );
  });

  test('report a missing database URL', () => {
    expect(() => readEnv({})).toThrow('DATABASE_URL is not set.');
  });
});
