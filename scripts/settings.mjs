// The settings that decide what is started, and where. The API checks its own in apps/api/src/env.ts; these few are needed
// before it runs. An invalid one is refused with its name.
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
  const isPort = (value) =>
    /^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65_536
      ? ''
      : `must be a number from 1 to 65535, not "${value}"`;
  const port = read('PORT', '3000', isPort);
  const host = read('HOST', 'localhost', (value) =>
    /^[\w.:-]+$/.test(value) ? '' : `must be a host name or an address, not "${value}"`,
  );
  const dataDir = read('DATA_DIR', '.data', (value) => (value.includes('\0') ? 'must be a path' : ''));
  const databaseUrl = read('DATABASE_URL', undefined, (value) => {
    // The value is not shown: it holds a password.
    if (!URL.canParse(value)) return 'is not a URL; it looks like postgres://user:password@host:5432/database';
    const { protocol, hostname, pathname } = new URL(value);
    if (!/^postgres(ql)?:$/.test(protocol)) return `must start with postgres://, not ${protocol}//`;
    return hostname && pathname.length > 1 ? '' : 'must name a host and a database';
  });
  const sandboxPort = read('AVINODE_SANDBOX_PORT', undefined, isPort);
  const sandboxAutoplay = read('AVINODE_SANDBOX_AUTOPLAY', '20-90', (value) =>
    /^(?:0|\d{1,5}-\d{1,5})$/.test(value) ? '' : `must look like 20-90 (seconds) or be 0, not "${value}"`,
  );
  // Checked by the API; here it only means that no sandbox is started.
  const avinodeBaseUrl = read('AVINODE_BASE_URL', undefined, () => '');
  const isDemo = read('DEMO', '0', () => '') === '1';
  if (refusals.length > 0) throw new Refusal(refusals.join('\n'));
  return {
    port,
    host,
    dataDir: path.resolve(root, dataDir),
    databaseUrl,
    sandboxPort,
    sandboxAutoplay,
    avinodeBaseUrl,
    isDemo,
  };
}
