// Starts and stops the Avinode sandbox with the product where no real Avinode is configured.
import net from 'node:net';
import { freePort } from '../packages/db/free-port.mjs';
import path from 'node:path';
import { launch, Stopped, stopSignal } from './processes.mjs';

const password = 'tripthread-demo';

/** Whether to start a sandbox: not with a real Avinode, nor with a database without demo data. */
export const wantsSandbox = ({ avinodeBaseUrl, databaseUrl, isDemo }) => !avinodeBaseUrl && (!databaseUrl || isDemo);

/** The address for a client on this machine. */
export function reachable(host, port) {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = net.createServer().on('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

async function choosePort({ port, sandboxPort }) {
  const usual = Number(port) + 100;
  const wanted = sandboxPort ?? String(usual < 65_536 ? usual : Number(port) - 100);
  if (await isFree(Number(wanted))) return wanted;
  const free = String(await freePort());
  console.log(`Port ${wanted} is in use; the Avinode sandbox uses ${free}.`);
  return free;
}

/**
 * @param command the program and its arguments, for `launch`
 * @param deskAddress the address for notifications
 * @returns the settings for the API, and a function that stops the sandbox
 */
export async function startSandbox(given, { command, args, cwd, deskAddress }) {
  const port = await choosePort(given);
  const options = {
    ...(cwd === undefined ? {} : { cwd }),
    env: {
      ...process.env,
      AVINODE_SANDBOX_PORT: port,
      AVINODE_SANDBOX_HOST: '127.0.0.1',
      AVINODE_SANDBOX_STATE: path.join(given.dataDir, 'avinode-sandbox.jsonl'),
      AVINODE_SANDBOX_WEBHOOK: `${deskAddress}/webhooks/avinode/demo`,
      AVINODE_SANDBOX_WEBHOOK_USER: password,
      AVINODE_SANDBOX_WEBHOOK_PASSWORD: password,
      AVINODE_SANDBOX_AUTOPLAY: given.sandboxAutoplay,
    },
  };
  let ending = false;
  let child = launch(command, args, options);
  const keep = async () => {
    for (let failures = 0; !ending;) {
      const began = performance.now();
      await child.exited;
      if (ending || stopSignal()) return;
      failures = performance.now() - began > 5_000 ? 0 : failures + 1;
      if (failures > 3) return console.error('The Avinode sandbox keeps crashing. The desk continues without it.');
      console.error('The Avinode sandbox has ended unasked; starting it again.');
      await new Promise((resolve) => setTimeout(resolve, failures * 500));
      if (!ending) child = launch(command, args, options);
    }
  };
  keep().catch((error) => {
    if (!(error instanceof Stopped)) console.error(error);
  });
  return {
    env: { AVINODE_BASE_URL: `http://127.0.0.1:${port}/api`, AVINODE_SANDBOX: '1' },
    async stop() {
      ending = true;
      child.stop();
      await child.exited;
    },
  };
}
