/** @jsxRuntime automatic */
import { renderToBuffer } from '@react-pdf/renderer';
import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import { answerOrders } from '../../platform/answer-orders.ts';
import { registerFonts } from './proposal/fonts.ts';
import { ProposalDocument } from './proposal/document.tsx';

// Layout takes 100 ms and more of CPU: in a thread it does not block the event loop.
registerFonts();
answerOrders<ClientProposal, Uint8Array>((proposal) => renderToBuffer(<ProposalDocument proposal={proposal} />));
