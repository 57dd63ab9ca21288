import type { MatchReason } from '@tripthread/shared/clients/client-matching';

/** Why two cards may be of one client. */
export const formatMatchReason: Readonly<Record<MatchReason, string>> = {
  email: 'Same e-mail',
  phone: 'Same phone',
  name: 'Same name',
  similar_name: 'Similar name',
};
