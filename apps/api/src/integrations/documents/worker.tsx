/** @jsxRuntime automatic */
import { parentPort } from 'node:worker_threads';
import { renderToBuffer } from '@react-pdf/renderer';
import type { ClientProposal } from '@tripthread/shared/proposals/client-proposal';
import { registerFonts } from './proposal/fonts.ts';
import { ProposalDocument } from './proposal/document.tsx';

// Laying out a document takes a tenth of a second and more of pure reckoning: here it holds nobody up.
export interface DocumentOrder {
  readonly id: number;
  readonly proposal: ClientProposal;
}
export type DocumentAnswer =
  | { readonly id: number; readonly pdf: Uint8Array }
  | { readonly id: number; readonly error: string };

registerFonts();

parentPort?.on('message', ({ id, proposal }: DocumentOrder) => {
  renderToBuffer(<ProposalDocument proposal={proposal} />).then(
    (pdf) => parentPort?.postMessage({ id, pdf } satisfies DocumentAnswer),
    (error: unknown) => parentPort?.postMessage({ id, error: String(error) } satisfies DocumentAnswer),
  );
});
