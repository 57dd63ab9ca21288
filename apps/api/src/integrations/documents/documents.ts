import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import { Failure } from '@tripthread/shared/failures';
import { openThread, type Thread, ThreadFailed } from '../../platform/thread.ts';

let opened: Thread<ClientProposal, Uint8Array> | null = null;

/**
 * Renders a proposal as a PDF in a worker thread; the same proposal gives the same bytes. The first call starts the thread,
 * which ends when idle.
 * @throws BUSY when too many calls wait, or when one takes too long
 */
export async function renderDocument(proposal: ClientProposal): Promise<Buffer> {
  opened ??= openThread({
    source: new URL('./worker.tsx', import.meta.url),
    built: new URL('./document-worker.js', import.meta.url),
    longestMs: 20_000,
    heapMegabytes: 512,
    queue: { maxQueued: 20, refuseAfter: { since: 'arrival', ms: 20_000 } },
  });
  try {
    return Buffer.from(await opened.ask(proposal));
  } catch (error) {
    if (error instanceof ThreadFailed && error.why === 'time') throw new Failure('BUSY', { retryAfterSeconds: 5 });
    throw error;
  }
}
