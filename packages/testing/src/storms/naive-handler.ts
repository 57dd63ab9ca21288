// The control of the storm: a common, faulty way to handle notifications. Checks for a duplicate, stores, answers, and works
// in memory; increments counters by read and write. Run as: naive-handler.ts <database> <avinode> <port>
import http from 'node:http';
import { openOwner } from '../postgres/owner.ts';

const [, , databaseUrl = '', avinodeUrl = '', port = '0'] = process.argv;
const owner = openOwner(databaseUrl);
const headers = {
  authorization: 'Bearer sandbox-bearer',
  'x-avinode-apitoken': 'sandbox-api-token',
  'x-avinode-product': 'naive',
  'x-avinode-apiversion': 'v1.0',
};

interface Message {
  readonly tripId?: string;
  readonly sellerQuote?: { readonly id: string; readonly sellerPrice: { readonly price: number } };
}

async function read(path: string): Promise<Message> {
  const sent = { ...headers, 'x-avinode-senttimestamp': new Date().toISOString() };
  return ((await (await fetch(`${avinodeUrl}/${path}`, { headers: sent })).json()) as { data: Message }).data;
}

async function handle({ id, type }: { id: string; type: string }): Promise<void> {
  if (type !== 'tripmsgs') return;
  const { tripId = '', sellerQuote } = await read(`tripmsgs/${id}`);
  const [session] = await owner.query('select quotes from naive_sessions where code = $1', [tripId]);
  if (session === undefined || sellerQuote === undefined) return;
  const [known] = await owner.query('select 1 from naive_quotes where id = $1', [sellerQuote.id]);
  const { price } = sellerQuote.sellerPrice;
  if (known !== undefined) {
    await owner.query('update naive_quotes set price = $2 where id = $1', [sellerQuote.id, price]);
    return;
  }
  await owner.query('insert into naive_quotes (id, code, price) values ($1, $2, $3)', [sellerQuote.id, tripId, price]);
  await owner.query('update naive_sessions set quotes = $2 where code = $1', [tripId, Number(session.quotes) + 1]);
}

async function receive(body: { id: string; type: string }): Promise<void> {
  const [seen] = await owner.query('select 1 from naive_seen where id = $1', [body.id]);
  if (seen !== undefined) return;
  await owner.query('insert into naive_seen (id) values ($1)', [body.id]);
  void handle(body).catch(() => {});
}

http
  .createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    request.on('end', () => {
      if (request.url === '/healthz') return void response.end('{}');
      receive(JSON.parse(text)).then(
        () => response.end('{}'),
        () => response.writeHead(500).end(),
      );
    });
  })
  .listen(Number(port), '127.0.0.1');
