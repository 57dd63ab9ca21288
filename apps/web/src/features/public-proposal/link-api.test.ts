import { afterEach, describe, expect, it, vi } from 'vitest';
import { LinkFailure, linkFailureOf } from '../../lib/api/link-call.ts';
import { callLink } from './link-api.ts';

const answers = (status: number, body: string | null) =>
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    asked.push([address, init.method, init.body]);
    return body === null ? Promise.reject(new TypeError('offline')) : Promise.resolve(new Response(body, { status }));
  });
const asked: unknown[] = [];
afterEach(() => {
  vi.unstubAllGlobals();
  asked.length = 0;
});
const call = () => callLink('view', { token: 'secret' });
const failed = async (): Promise<LinkFailure> => {
  const error: unknown = await call().then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LinkFailure);
  return linkFailureOf(error);
};

describe('a call of a client’s page', () => {
  it('carries the token in its body and in no address', async () => {
    answers(200, '{"result":{"data":{"state":"open"}}}');
    expect(await call()).toEqual({ state: 'open' });
    expect(asked).toEqual([['/api/trpc/publicProposals.view', 'POST', '{"token":"secret"}']]);
  });
  it('a refused call has the reason', async () => {
    answers(
      409,
      '{"error":{"data":{"sentence":"It was answered.","reason":"PROPOSAL_ANSWERED","requestId":"r-1","httpStatus":409}}}',
    );
    expect(await failed()).toMatchObject({
      message: 'It was answered.',
      reason: 'PROPOSAL_ANSWERED',
      httpStatus: 409,
      requestId: 'r-1',
    });
  });
  it.each([null, '<html>a gateway</html>', ''])('no answer, or an invalid one: %j', async (body) => {
    answers(502, body);
    expect(await failed()).toMatchObject({ reason: null, httpStatus: 0 });
  });
  it('any other error counts as no connection', () => expect(linkFailureOf(new Error('a defect')).httpStatus).toBe(0));
});
