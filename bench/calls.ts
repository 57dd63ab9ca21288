export interface Caller {
  readonly origin: string;
  readonly cookie: string;
}

/** Calls a procedure as a browser does. */
export async function call(
  { origin, cookie }: Caller,
  procedure: string,
  input?: unknown,
  method: 'GET' | 'POST' = 'GET',
): Promise<unknown> {
  const search = method === 'GET' && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
  const answer = await fetch(`${origin}/api/trpc/${procedure}${search}`, {
    method,
    headers: { cookie, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
    ...(method === 'POST' ? { body: JSON.stringify(input ?? {}) } : {}),
  });
  const body = (await answer.json()) as { result?: { data: unknown }; error?: unknown };
  if (body.result === undefined) throw new Error(`${procedure}: ${answer.status} ${JSON.stringify(body.error)}`);
  return body.result.data;
}
