import { openSealer } from '@tripthread/commands/links/sealer';
import type { Seat } from '@tripthread/testing/desk/make-desk';
import { renderDocument } from '../../src/integrations/documents/documents.ts';

/** A broker who can send proposals; the mail desk of the tests opens links sealed here. */
export const sendingSeat = (seat: Seat) => ({
  ...seat,
  sealer: openSealer('a secret of at least thirty-two characters'),
  renderDocument,
});
