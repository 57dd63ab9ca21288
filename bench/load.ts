// Generates load in its own process: one job per message, answered with the result.
import autocannon from 'autocannon';

export interface Job {
  readonly origin: string;
  readonly requests: readonly {
    readonly path: string;
    readonly cookie: string;
    /** Sent as a JSON POST with these credentials. */
    readonly post?: { readonly body: string; readonly authorization: string };
  }[];
  readonly connections: number;
  readonly seconds: number;
  /** Total requests per second; without it, as fast as they are answered. */
  readonly rate?: number;
}

export interface Outcome {
  readonly answers: number;
  readonly seconds: number;
  readonly failures: number;
  readonly bytesPerAnswer: number;
  readonly p50: number;
  readonly p99: number;
}

async function run({ origin, requests, connections, seconds, rate }: Job): Promise<Outcome> {
  let next = 0;
  const all = requests.map(({ path, cookie, post }) => ({
    method: post === undefined ? ('GET' as const) : ('POST' as const),
    path,
    ...(post === undefined ? {} : { body: post.body }),
    // Browser headers; the cookie only if there is one.
    headers: {
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
      'sec-fetch-site': 'same-origin',
      ...(cookie === '' ? {} : { cookie }),
      ...(post === undefined ? {} : { authorization: post.authorization, 'content-type': 'application/json' }),
    },
  }));
  const maxEach = rate === undefined ? all.length : Math.ceil((rate * seconds) / connections) + 1;
  const result = await autocannon({
    url: origin,
    connections,
    duration: seconds,
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: all.slice(0, 1),
    // Every connection goes through the people from another one on, and is given no more than it will ask for: the client
    // writes them all out before it begins, and counts the time that takes as waiting for the first answers.
    setupClient: (client) => {
      const from = Math.floor((next++ * all.length) / connections);
      client.setRequests([...all.slice(from), ...all.slice(0, from)].slice(0, maxEach));
    },
  });
  return {
    answers: result['2xx'],
    seconds: result.duration,
    failures: result.non2xx + result.errors,
    bytesPerAnswer: Math.round(result.throughput.total / Math.max(1, result.requests.total)),
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

process.on('message', (job: Job) => {
  void run(job).then((outcome) => process.send?.(outcome));
});
process.on('disconnect', () => process.exit(0));
