// The baseline of the change stream, in its own process: bare Express that listens to the same channel and writes one event to
// every open response. No login, no brokerages, no limits, no pings.
import express, { type Response } from 'express';
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL ?? '', { max: 1, onnotice: () => {} });
const streams = new Set<Response>();
await sql.listen('tripthread', (payload) => {
  const { s, t }: { s: [string, number][]; t: string[] } = JSON.parse(payload);
  const change = { type: 'changed', sessions: s.map(([id, version]) => ({ id, version })), topics: t };
  const event = `data: ${JSON.stringify(change)}\n\n`;
  for (const stream of streams) stream.write(event);
});

const app = express();
app.get('/healthz', (_request, response) => void response.json({ ok: true }));
app.get('/stream', (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.write('event: connected\ndata: {}\n\n');
  streams.add(response);
  response.on('close', () => streams.delete(response));
});
app.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
