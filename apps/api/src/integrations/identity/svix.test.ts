import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifySvix, svixSecrets } from './svix.ts';

const now = '2026-11-23T09:30:00.000Z';
const seconds = Date.parse(now) / 1_000;
const body = '{"test": 2432232314, "of": "Zoë"}';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';

/** Signs by hand by the scheme: the code under test uses a library. */
function signed(secret: string, { at = seconds, text = body, message = id } = {}) {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = `v1,${createHmac('sha256', key).update(`${message}.${at}.${text}`).digest('base64')}`;
  return { 'svix-id': message, 'svix-timestamp': String(at), 'svix-signature': signature };
}
type Headers = Record<string, string | string[] | undefined>;
const judge = (headers: Headers, secrets: readonly string[], text: string | Buffer = body) =>
  verifySvix({ headers, body: Buffer.from(text as string) }, svixSecrets.parse(secrets.join(',')), now);
const isTaken = (headers: Headers, secrets: readonly string[], text?: string | Buffer) =>
  judge(headers, secrets, text).isGenuine;

const [former, current] = [randomBytes(24), randomBytes(24)].map((bytes) => `whsec_${bytes.toString('base64')}`) as [
  string,
  string,
];
const without = (headers: Headers, name: string): Headers => ({ ...headers, [name]: undefined });
const unbranded = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replace('svix-', 'webhook-'), value]));
const stranger = signed(`whsec_${randomBytes(24).toString('base64')}`)['svix-signature'];

describe.each([
  ['the current secret', current],
  ['the previous secret', former],
])('signed with %s', (_, secret) => {
  const secrets = [current, former];
  const good = signed(secret);
  const { 'svix-signature': signature } = good;

  it.each([
    ['a valid signature', good, true],
    ['headers without the brand', unbranded(good), true],
    ['several signatures, one of them right', { ...good, 'svix-signature': `${stranger} v1a,abc ${signature}` }, true],
    ['no id', without(good, 'svix-id'), false],
    ['no timestamp', without(good, 'svix-timestamp'), false],
    ['no signature', without(good, 'svix-signature'), false],
    ['a malformed timestamp', { ...good, 'svix-timestamp': 'hello' }, false],
    ['an invalid signature', { ...good, 'svix-signature': 'v1,dawfeoifkpqwoekfpqoekf' }, false],
    ['a signature of which there is only the beginning', { ...good, 'svix-signature': 'v1,' }, false],
    ['a timestamp that is too old', signed(secret, { at: seconds - 301 }), false],
    ['a timestamp that is too new', signed(secret, { at: seconds + 301 }), false],
  ])('%s', (_name, headers, expected) => expect(isTaken(headers, secrets)).toBe(expected));

  it('is accepted with and without the prefix of the secret', () => {
    expect(isTaken(good, [secret])).toBe(true);
    expect(isTaken(good, [secret.replace('whsec_', '')])).toBe(true);
  });

  it('is refused without a secret, or with an empty one, which the settings refuse', () => {
    expect(isTaken(good, [])).toBe(false);
    expect(verifySvix({ headers: good, body: Buffer.from(body) }, [Buffer.alloc(0)], now).isGenuine).toBe(false);
    for (const empty of ['whsec_', 'whsec_AAAA', 'whsec_!'])
      expect(svixSecrets.safeParse(empty).success, empty).toBe(false);
  });

  it('has the signature that the scheme defines', () => {
    // Computed by hand: HMAC-SHA256 over id, time and body, joined by dots.
    const known = signed('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', { at: 1_614_265_330, text: '{"test": 2432232314}' });
    expect(known['svix-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('a signed message', () => {
  it('is accepted within five minutes both ways, and not a second more', () => {
    const at = (off: number) => judge(signed(current, { at: seconds + off }), [current]);
    expect([-300, -299, 0, 299, 300].map((off) => at(off).isGenuine)).toEqual(Array(5).fill(true));
    expect(at(-301)).toEqual({ isGenuine: false, why: 'time', secondsOff: 301 });
    expect(at(301)).toEqual({ isGenuine: false, why: 'time', secondsOff: -301 });
  });

  it('is verified by its bytes: another encoding of the same text is another body', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    const asText = signed(current, { text: bytes.toString('utf8') });
    expect(isTaken(asText, [current], Buffer.from(bytes.toString('utf8')))).toBe(true);
    expect(isTaken(asText, [current], bytes)).toBe(false);
  });

  it('cannot be split elsewhere, nor its signature be spelled in another way', () => {
    const dotted = signed(current, { message: `${id}.1` });
    expect(isTaken(dotted, [current])).toBe(false);
    const good = signed(current);
    const spare = good['svix-signature'].replace(
      /(.)=$/u,
      (_, last: string) => `${String.fromCodePoint((last.codePointAt(0) ?? 0) + 1)}=`,
    );
    for (const other of [spare, good['svix-signature'].replace('=', ''), good['svix-signature'].replace('v1,', 'v2,')])
      expect(isTaken({ ...good, 'svix-signature': other }, [current]), other).toBe(false);
    expect(isTaken({ ...good, 'svix-timestamp': `0${seconds}` }, [current])).toBe(false);
    expect(isTaken({ ...good, 'svix-id': [id, id] }, [current])).toBe(false);
  });

  it('is refused after any of a thousand random bit flips, and accepted unchanged', () => {
    let flips = 0;
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999_999, noNaN: true }), fc.integer({ min: 0, max: 7 }), (place, bit) => {
        const good = signed(current);
        const parts = [good['svix-id'], good['svix-timestamp'], good['svix-signature'], body].map((part) =>
          Buffer.from(part),
        );
        let at = Math.floor(place * parts.reduce((sum, { length }) => sum + length, 0));
        const part = parts.find(({ length }) => {
          if (at < length) return true;
          at -= length;
          return false;
        }) as Buffer;
        const flip = () => (part[at] = (part[at] ?? 0) ^ (1 << bit));
        const headersNow = () => ({
          'svix-id': (parts[0] as Buffer).toString('latin1'),
          'svix-timestamp': (parts[1] as Buffer).toString('latin1'),
          'svix-signature': (parts[2] as Buffer).toString('latin1'),
        });
        flip();
        expect(isTaken(headersNow(), [former, current], parts[3])).toBe(false);
        flip();
        expect(isTaken(headersNow(), [former, current], parts[3])).toBe(true);
        flips += 1;
      }),
      { numRuns: 1_000, seed: 20_261_128 },
    );
    expect(flips).toBe(1_000);
  });

  it('control: a lenient comparison accepts a flipped signature', () => {
    const lenient = (given: string, right: string) => Buffer.from(given, 'base64').equals(Buffer.from(right, 'base64'));
    const right = signed(current)['svix-signature'].slice(3);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const spare = letters[letters.indexOf(right.charAt(42)) ^ 1] as string;
    const other = `${right.slice(0, 42)}${spare}=`;
    expect(other).not.toBe(right);
    expect(lenient(other, right)).toBe(true);
    expect(isTaken({ ...signed(current), 'svix-signature': `v1,${other}` }, [current])).toBe(false);
  });
});
