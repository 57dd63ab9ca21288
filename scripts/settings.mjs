// The settings that decide what is started, and where. The API checks all of its own in apps/api/src/env.ts; these few
// are needed before it runs, and a bad one is refused by its name.
import path from 'node:path';

export class Refusal extends Error {}

export function readSettings(env, root) {
  const refusals = [];
  const read = (name, otherwise, check) => {
    const value = env[name]?.trim() || otherwise;
    if (value === undefined) return undefined;
    const reason = check(value);
    if (reason) refusals.push(`${name} ${reason}`);
    return value;
  };
  const port = read('PORT', '3000', (value) =>
    /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65_536
      ? ''
      : `must be a number from 1 to 65535, not "${value}"`,
  );
  const host = read('HOST', 'localhost', (value) =>
    /^[\w.:-]+$/.test(value) ? '' : `must be a host name or an address, not "${value}"`,
  );
  const dataDir = read('DATA_DIR', '.data', (value) => (value.includes('\0') ? 'must be a path' : ''));
  const databaseUrl = read('DATABASE_URL', undefined, (value) => {
    // The value is not shown: it holds a password.
    if (!URL.canParse(value)) return 'is not a URL; it looks like postgres://user:password@host:5432/database';
    const { protocol, hostname, pathname } = new URL(value);
    if (!/^postgres(ql)?:$/.test(protocol)) return `must begin with postgres://, not ${protocol}//`;
    return hostname && pathname.length > 1 ? '' : 'must name a host and a database';
  });
  if (refusals.length > 0) throw new Refusal(refusals.join('\n'));
  return { port, host, dataDir: path.resolve(root, dataDir), databaseUrl };
}
