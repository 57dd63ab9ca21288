import type { Likeness } from '@tripthread/shared/clients/client-matching';

/** Why two cards may be of one client. */
export const likenessInWords: Readonly<Record<Likeness, string>> = {
  email: 'Same e-mail',
  phone: 'Same phone',
  name: 'Same name',
  similar_name: 'Similar name',
};
