import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { getProposal, getProposalForClient, listOptions } from '@tripthread/db/queries/proposals/proposals';
import { formatMoney } from '@tripthread/shared/money/money';
import type { ProposalId } from '@tripthread/shared/ids';
import { UpdateProposal } from '@tripthread/shared/proposals/proposals.schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey } from '@tripthread/testing/desk/test-brokerage-suite';
import { draftOf, quoteFor, readPdf, sessionToPropose, currentSession } from '@tripthread/testing/desk/proposal-setup';
import { withProposalSender } from '../support/proposal-sender.ts';
import { type MailSetup, openMailSetup } from '../support/mail-setup.ts';
import { draftProposal } from '@tripthread/commands/proposals/draft-proposal';
import { sendProposal } from '@tripthread/commands/proposals/send-proposal';
import { updateProposal } from '@tripthread/commands/proposals/update-proposal';

const desk = testBrokerageSuite();
let mail: MailSetup;
beforeAll(async () => {
  mail = await openMailSetup(desk());
});
afterAll(() => mail.close());

const operator = { name: 'Meridian Jets', tail: 'N700MJ', terms: 'Net of our commission' };
const cost = 4_512_345;

/** Sends a proposal. @returns what the client received, each part as text */
async function sent(change: object): Promise<{ readonly id: ProposalId; readonly bytes: Record<string, string> }> {
  const ana = desk().ana;
  const sessionId = await sessionToPropose(ana);
  await quoteFor(ana, sessionId, {
    tail: operator.tail,
    operatorTerms: operator.terms,
    lines: [
      { kind: 'catering', state: 'included', label: null, amountMinor: 77_701 },
      { kind: 'fet', state: 'included', label: null, amountMinor: 88_802 },
    ],
  });
  const { proposalId } = await draftProposal(ana, { sessionId, idempotencyKey: freshKey() });
  const draft = await draftOf(ana, proposalId);
  const { edits } = await updateProposal(ana, UpdateProposal.parse({ ...draft, cardFeeBasisPoints: 300, ...change }));
  const { version } = await currentSession(ana, sessionId);
  const given = { expectedEdits: edits, expectedVersion: version, text: 'Please find our proposal.', seen: [] };
  await sendProposal(withProposalSender(ana), { proposalId, ...given });
  mail.smtp.arrived.length = 0;
  await mail.work();
  const [arrived] = mail.smtp.arrived;
  const [attachment] = arrived?.mail.attachments ?? [];
  const page = await inReadTransaction(ana.tenant, (tx) => getProposalForClient(tx, proposalId));
  return {
    id: proposalId,
    bytes: {
      'what a page is made of': JSON.stringify(page),
      'the mail as it came': `${arrived?.mail.text} ${String(arrived?.mail.html)} ${JSON.stringify([...(arrived?.mail.headerLines ?? [])])}`,
      'the PDF': (await readPdf(attachment?.content ?? Buffer.alloc(0))).text,
    },
  };
}

/** Finds internal figures in a text, in any form in which an amount is written. */
async function findLeaks(id: ProposalId, text: string): Promise<readonly string[]> {
  const tenant = desk().tenant;
  const { proposal, options } = await inTransaction(tenant, async (tx) => ({
    proposal: await getProposal(tx, id),
    options: await listOptions(tx, id),
  }));
  const amounts = options.flatMap((one) => [
    one.quoteTotalMinor,
    one.operatorMinor,
    one.operatorTaxesMinor,
    one.operatorMinor - one.operatorTaxesMinor,
    one.marginMinor,
    77_701,
  ]);
  const written = amounts.flatMap((amountMinor) => {
    const words = formatMoney({ amountMinor, currency: 'USD' }).replace('USD ', '');
    return [String(amountMinor), words, words.replaceAll(',', ''), String(amountMinor / 100)];
  });
  const names = [...Object.values(operator), ...options.map(({ quoteId }) => quoteId), proposal.isoAgentId];
  return [...new Set([...written, ...names])].filter((word) => text.includes(word));
}

describe('every byte that a client receives', () => {
  it('is free of the operator’s price, the margin and the operator', { timeout: 60_000 }, async () => {
    const { id, bytes } = await sent({});
    for (const [name, text] of Object.entries(bytes)) {
      expect(text.length, name).toBeGreaterThan(100);
      expect([name, await findLeaks(id, text)]).toEqual([name, []]);
    }
    expect(bytes['the PDF']).toContain('Catering');
  });

  it('control: a deliberate leak is found in each part', { timeout: 60_000 }, async () => {
    const { id, bytes } = await sent({
      intro: `They want ${formatMoney({ amountMinor: cost, currency: 'USD' })} of us.`,
    });
    expect(await findLeaks(id, bytes['the PDF'] ?? '')).toEqual(['45,123.45']);
    expect(await findLeaks(id, bytes['what a page is made of'] ?? '')).toEqual(['45,123.45']);
    const rows = await inTransaction(desk().tenant, (tx) => listOptions(tx, id));
    expect((await findLeaks(id, JSON.stringify(rows))).length).toBeGreaterThan(4);
  });
});
