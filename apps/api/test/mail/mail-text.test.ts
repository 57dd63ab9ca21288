import { inTransaction } from '@tripthread/db/database';
import { proposalLinkId } from '@tripthread/shared/input.schema';
import { getProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey } from '@tripthread/testing/desk/test-brokerage-suite';
import { openSessionWithOffer, encryptor } from '@tripthread/testing/desk/open-session-with-offer';
import { hashOfToken } from '@tripthread/commands/links/link-token';
import { makeLink, revokeLink } from '@tripthread/commands/proposals/links/change-links';
import { textWithLink } from '@tripthread/commands/mail/mail-text';

const desk = testBrokerageSuite();
const publicUrl = 'https://desk.example.com';

describe('a mail that carries a proposal', () => {
  it('ends with a valid link to it, unless the proposal was withdrawn', async () => {
    const { proposalId } = await openSessionWithOffer(desk());
    const broker = { ...desk().ana, encryptor };
    desk().clock.moveBy(60_000);
    const { links } = await makeLink(broker, { proposalId, idempotencyKey: freshKey() });
    const made = links.find(({ path }) => path !== null);
    const text = () =>
      inTransaction(desk().tenant, (tx) =>
        textWithLink(
          tx,
          { clock: desk().clock, encryptor, publicUrl },
          { bodyText: 'Your flight.\n', proposalId, invitationId: null },
        ),
      );
    const [, token = ''] = /\n(?:https:\/\/desk\.example\.com)\/p\/([\w-]{32})\n$/u.exec((await text()) ?? '') ?? [];
    const link = await inTransaction(desk().tenant, (tx) => getProposalLink(tx, proposalLinkId.parse(made?.id)));
    expect(link.tokenSha256.equals(hashOfToken(token))).toBe(true);
    for (const { id } of links) await revokeLink(broker, id);
    expect(await text()).toBe('Your flight.\n');
  });

  it('without a proposal stays as written', async () => {
    const mail = { bodyText: 'Good morning.', proposalId: null, invitationId: null };
    const text = await inTransaction(desk().tenant, (tx) =>
      textWithLink(tx, { clock: desk().clock, encryptor, publicUrl }, mail),
    );
    expect(text).toBe('Good morning.');
  });
});
