// Runs the sandbox as a program: node dist/main.js
import { BadSettings, readEnv } from './env.ts';
import { openSandbox } from './open-sandbox.ts';

const refuse = (line: string): never => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

function settings(): ReturnType<typeof readEnv> {
  try {
    return readEnv();
  } catch (error) {
    if (error instanceof BadSettings) return refuse(error.message);
    throw error;
  }
}

const given = settings();
try {
  const sandbox = await openSandbox(given);
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => process.exit(0), 2_000).unref();
      void sandbox.close().finally(() => process.exit(0));
    });
  }
  process.stdout.write(`Avinode sandbox: operators' pages on ${sandbox.origin}/operators\n`);
} catch (error) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE') throw error;
  refuse(`Port ${given.port} is in use. Stop the program that uses it, or set AVINODE_SANDBOX_PORT to another port.`);
}
