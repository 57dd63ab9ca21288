import { openEncryptor } from '@tripthread/commands/links/encryptor';
import type { TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { renderDocument } from '../../src/integrations/documents/documents.ts';

/** Returns a broker who can send proposals; the mail setup opens links encrypted here. */
export const withProposalSender = (broker: TestBroker) => ({
  ...broker,
  encryptor: openEncryptor('a secret of at least thirty-two characters'),
  renderDocument,
});
