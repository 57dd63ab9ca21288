// The only file of the API that reads the environment. An invalid value is refused by name before anything starts.
import { isMailAddress } from '@tripthread/shared/mail/mails';
import { z } from 'zod';
import { clerkOf, identitySettings, isAudienceNamed, isIssuerNamed, issuerOf } from './integrations/identity/issuer.ts';
import { smtpUrlProblemOf } from './integrations/mail/smtp-url.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/u, 'must be a number from 1 to 65535')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, 'must be a number from 1 to 65535');

const databaseUrl = z.string().superRefine((value, context) => {
  // The value is never shown: it holds a password.
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  if (!URL.canParse(value)) return refuse('is not a URL; it looks like postgres://user:password@host:5432/database');
  const { protocol, hostname, pathname } = new URL(value);
  if (!/^postgres(?:ql)?:$/u.test(protocol)) return refuse('must begin with postgres://');
  if (hostname === '' || pathname.length <= 1) refuse('must name a host and a database');
});

const publicUrl = z
  .string()
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const { protocol, pathname, search, username } = new URL(value);
    return /^https?:$/u.test(protocol) && pathname === '/' && search === '' && username === '';
  }, 'must look like https://desk.example.com')
  .transform((value) => new URL(value).origin);

const avinodeUrl = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, search, username } = new URL(value);
  return /^https?:$/u.test(protocol) && pathname.endsWith('/api') && search === '' && username === '';
}, 'must look like https://services.avinode.com/api');

const smtpUrl = z.string().superRefine((value, context) => {
  // The value is never shown: it holds a password.
  const wrong = smtpUrlProblemOf(value);
  if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
});
const mailAddress = z.string().refine(isMailAddress, 'must be one address, like desk@broker.example');
const domain = z
  .string()
  .regex(/^(?=.{3,190}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/iu, 'must be a domain, like replies.broker.example')
  .transform((value) => value.toLowerCase());

const flag = z
  .enum(['0', '1'], 'must be 0 or 1')
  .default('0')
  .transform((value) => value === '1');
const path = z.string().refine((value) => !value.includes('\0'), 'must be a path');

const Settings = z
  .object({
    PORT: port.default(3000),
    HOST: z
      .string()
      .regex(/^[\w.:-]+$/u, 'must be a host name or an address')
      .default('localhost'),
    DATABASE_URL: databaseUrl,
    DATA_DIR: path.default('.data'),
    WEB_DIST: path.optional(),
    PUBLIC_URL: publicUrl.optional(),
    LOG_LEVEL: z
      .enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        'must be trace, debug, info, warn, error, fatal or silent',
      )
      .default('info'),
    DEMO: flag,
    /** Set by the launcher when it runs the database: only then may demo data be created unasked. */
    EMBEDDED: flag,
    /** The base URL of Avinode's API; ends in `/api`. Without it connections only receive notifications. */
    AVINODE_BASE_URL: avinodeUrl.optional(),
    /** Set by the launcher when that is its own sandbox, whose credentials are public. */
    AVINODE_SANDBOX: flag,
    /** `smtps://` or `smtp://user:password@host:port`. Without it mail stays in the outbox. */
    SMTP_URL: smtpUrl.optional(),
    /** The sender address of mail. */
    MAIL_FROM: mailAddress.optional(),
    /** The domain of reply addresses; its mail is posted to `/webhooks/mail/…`. */
    MAIL_REPLY_DOMAIN: domain.optional(),
    AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
    /** The issuer whose bearer tokens are accepted beside password logins: see docs/sign-in.md. */
    ...identitySettings,
    CLOCK_FILE: path.optional(),
    /** How many proxies in front are trusted for the caller's address. */
    TRUST_PROXY: z.string().regex(/^\d$/u, 'must be a number from 0 to 9').default('0').transform(Number),
    NODE_ENV: z
      .enum(['production', 'development', 'test'], 'must be production, development or test')
      .default('development'),
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => SMTP_URL === undefined || MAIL_FROM !== undefined, {
    path: ['MAIL_FROM'],
    message: 'has to be set where SMTP_URL is',
  })
  .refine(isIssuerNamed, { path: ['OIDC_ISSUER'], message: 'has to be set where CLERK_WEBHOOK_SECRETS is' })
  .refine(isAudienceNamed, {
    path: ['OIDC_AUDIENCE'],
    message: 'or OIDC_AUTHORIZED_PARTIES has to be set where OIDC_ISSUER is',
  });

export type Env = ReturnType<typeof readEnv>;

/** Why the API does not start: one sentence per invalid setting. */
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
    const sentences = read.error.issues.map(
      ({ path: [name], message, code }) => `${String(name)} ${code === 'invalid_type' ? 'is not set' : message}.`,
    );
    throw new BadSettings(sentences.join('\n'));
  }
  const settings = read.data;
  // 0.0.0.0 means every address of this machine; it is no address to link to.
  const isEverywhere = settings.HOST === '0.0.0.0' || settings.HOST === '::';
  const host = isEverywhere ? 'localhost' : settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST;
  return {
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.DATA_DIR,
    webDist: settings.WEB_DIST,
    publicUrl: settings.PUBLIC_URL ?? `http://${host}:${settings.PORT}`,
    /** The public host name is unknown, so any name that a browser used is accepted as ours. */
    anyName: isEverywhere && settings.PUBLIC_URL === undefined,
    logLevel: settings.LOG_LEVEL,
    /** Demo data may be created, and its logins shown. */
    demo: settings.DEMO || settings.EMBEDDED,
    avinodeBaseUrl: settings.AVINODE_BASE_URL,
    avinodeSandbox: settings.AVINODE_SANDBOX,
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.MAIL_FROM ?? 'desk@localhost',
    /** Null when replies go to the sender's address, and so not here. */
    mailReplyDomain: settings.MAIL_REPLY_DOMAIN ?? (settings.SMTP_URL === undefined ? 'replies.localhost' : null),
    authSecret: settings.AUTH_SECRET,
    /** Null when only passwords are accepted. */
    issuer: issuerOf(settings),
    /** Null when Clerk's events are not expected. */
    clerk: clerkOf(settings),
    clockFile: settings.CLOCK_FILE,
    trustProxy: settings.TRUST_PROXY,
    isProduction: settings.NODE_ENV === 'production',
  };
}
