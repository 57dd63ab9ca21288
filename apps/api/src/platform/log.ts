import pino, { type Logger } from 'pino';

export type Log = Logger;

// A safety net: none of these should be passed to the logger in the first place.
const secret = [
  'password',
  'cookie',
  'authorization',
  'token',
  'loginToken',
  'secret',
  'databaseUrl',
  'DATABASE_URL',
  'set-cookie',
];

/** One JSON object per line: line breaks and control characters in values are escaped, so no value can forge a line. */
export function openLog({ level, destination }: { level: string; destination?: pino.DestinationStream }): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secret.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[redacted]',
    },
  };
  return destination === undefined
    ? pino(options, pino.destination({ fd: 2, sync: false }))
    : pino(options, destination);
}
