// Environment variables of the sandbox program. An invalid value is refused with its name.
import { z } from 'zod';

const number = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}(?:\.\d{1,3})?$/u, `must be a number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a number from ${least} to ${most}`);

const flag = z
  .enum(['0', '1'], 'must be 0 or 1')
  .default('0')
  .transform((value) => value === '1');

const Settings = z.object({
  /** 0: a free port. */
  AVINODE_SANDBOX_PORT: number(0, 65_535).default(3100),
  AVINODE_SANDBOX_HOST: z
    .string()
    .regex(/^[\w.:-]+$/u, 'must be a host name or an address')
    .default('127.0.0.1'),
  AVINODE_SANDBOX_STATE: z.string().default('.data/avinode-sandbox.jsonl'),
  AVINODE_SANDBOX_WEBHOOK: z
    .url({ protocol: /^https?$/u, error: 'must look like http://localhost:3000/webhooks/avinode/demo' })
    .optional(),
  AVINODE_SANDBOX_WEBHOOK_USER: z.string().default('tripthread-demo'),
  AVINODE_SANDBOX_WEBHOOK_PASSWORD: z.string().default('tripthread-demo'),
  /** Burst and calls per second; 0 switches the rate limit off. */
  AVINODE_SANDBOX_BURST: number(0, 100_000).default(60),
  AVINODE_SANDBOX_PER_SECOND: number(0.001, 100_000).default(1),
  /** `20-90`: operators answer automatically, this many seconds after each other. */
  AVINODE_SANDBOX_AUTOPLAY: z
    .string()
    .regex(/^(?:0|\d{1,5}-\d{1,5})$/u, 'must look like 20-90, or be 0')
    .default('0'),
  AVINODE_SANDBOX_TRIP_ID_ON_MESSAGES: flag,
});

export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

/** @throws {BadSettings} naming every invalid setting */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env) {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const read = Settings.safeParse(given);
  if (!read.success) {
    throw new BadSettings(
      read.error.issues.map(({ path: [name], message }) => `${String(name)} ${message}.`).join('\n'),
    );
  }
  const settings = read.data;
  const [least = 0, most = 0] = settings.AVINODE_SANDBOX_AUTOPLAY.split('-').map(Number);
  const isPlaying = settings.AVINODE_SANDBOX_AUTOPLAY !== '0';
  const target = settings.AVINODE_SANDBOX_WEBHOOK;
  return {
    port: settings.AVINODE_SANDBOX_PORT,
    host: settings.AVINODE_SANDBOX_HOST,
    stateFile: settings.AVINODE_SANDBOX_STATE,
    limits:
      settings.AVINODE_SANDBOX_BURST === 0
        ? (false as const)
        : { burst: settings.AVINODE_SANDBOX_BURST, refillPerSecond: settings.AVINODE_SANDBOX_PER_SECOND },
    tripIdOnMessages: settings.AVINODE_SANDBOX_TRIP_ID_ON_MESSAGES,
    ...(isPlaying ? { autoplay: { minSeconds: Math.min(least, most), maxSeconds: Math.max(least, most) } } : {}),
    ...(target === undefined
      ? {}
      : {
          webhook: {
            targetURI: target,
            user: settings.AVINODE_SANDBOX_WEBHOOK_USER,
            password: settings.AVINODE_SANDBOX_WEBHOOK_PASSWORD,
          },
        }),
  };
}
