import type { MatchReason } from '@tripthread/shared/clients/client-matching';

/** Why two clients may be the same. */
export const formatMatchReason: Readonly<Record<MatchReason, string>> = {
  email: 'Same email',
  phone: 'Same phone',
  name: 'Same name',
  similar_name: 'Similar name',
};
