export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly isSecure: boolean;
  /** Continues without TLS: to this machine, or when configured and no password is sent. */
  readonly allowsPlaintext: boolean;
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

const example = 'must look like smtps://user:password@smtp.example.com:465';
const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.[\d.]+$/u.test(host);

/** Returns why this is no mail server URL, without repeating it: it may contain a password. Null for a valid one. */
export function smtpUrlProblemOf(text: string): string | null {
  if (!URL.canParse(text)) return example;
  const { protocol, hostname, pathname, search, hash, username } = new URL(text);
  if (!/^smtps?:$/u.test(protocol) || hostname === '' || (pathname !== '' && pathname !== '/') || hash !== '')
    return example;
  if (search !== '' && search !== '?tls=never') return 'takes no parameter but ?tls=never';
  if (search !== '' && protocol === 'smtps:') return 'is smtps:// and cannot do without TLS';
  if (search !== '' && username !== '') return 'sends no password without TLS: take ?tls=never or the password out';
  return null;
}

/** Parses a valid mail server URL. */
export function readSmtpUrl(text: string): SmtpServer {
  const { protocol, hostname, port, username, password, search } = new URL(text);
  const isSecure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/gu, ''),
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    isSecure,
    allowsPlaintext: !isSecure && (isThisMachine(hostname) || search === '?tls=never'),
    credentials:
      username === '' ? null : { user: decodeURIComponent(username), password: decodeURIComponent(password) },
  };
}
