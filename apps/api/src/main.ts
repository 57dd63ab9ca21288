// A placeholder until the API stands: health and the web app's files.
import express from 'express';
import sirv from 'sirv';
import { readEnv } from './env.ts';

const env = readEnv();

const app = express();
app.get('/healthz', (_request, response) => {
  response.json({ ok: true });
});
if (env.webDist) app.use(sirv(env.webDist, { single: true, gzip: true, brotli: true }));
const server = app.listen(env.port, env.host, (error) => {
  if (error) throw error;
  process.stdout.write(`Tripthread is on http://${env.host}:${env.port}\n`);
});
process.on('SIGTERM', () => server.close(() => process.exit(0)));
