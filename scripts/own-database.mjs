import path from 'node:path';
import { start } from '../packages/db/embedded.mjs';

/** Starts our own PostgreSQL, which is restarted if it dies. */
export async function startOwnDatabase(folder) {
  const log = process.env.LOG_LEVEL === 'debug' ? (text) => process.stderr.write(text) : undefined;
  const options = { dir: path.join(folder, 'pg'), log };
  let cluster = await start(options);
  let ending = false;
  const watch = async () => {
    for (let restarts = 1; !ending; restarts++) {
      await cluster.exited;
      if (ending) return;
      console.error('PostgreSQL has ended unasked; starting it again.');
      await new Promise((resolve) => setTimeout(resolve, Math.min(restarts * 200, 5_000)));
      if (ending) return;
      cluster = await start({ ...options, port: cluster.port });
    }
  };
  watch().catch((error) => {
    console.error(error.message);
    process.kill(process.pid, 'SIGTERM');
  });
  return {
    url: cluster.url,
    async stop() {
      ending = true;
      await cluster.stop();
    },
  };
}
