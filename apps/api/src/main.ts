// A placeholder until the API stands: health and the web app's files.
import express from 'express';
import sirv from 'sirv';

const app = express();
app.get('/healthz', (_request, response) => {
  response.json({ ok: true });
});
if (process.env.WEB_DIST) app.use(sirv(process.env.WEB_DIST, { single: true, gzip: true, brotli: true }));
const host = process.env.HOST || 'localhost';
const port = Number(process.env.PORT || 3000);
const server = app.listen(port, host, (error) => {
  if (error) throw error;
  process.stdout.write(`Tripthread is on http://${host}:${port}\n`);
});
process.on('SIGTERM', () => server.close(() => process.exit(0)));
