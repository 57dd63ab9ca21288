import type { FieldErrors } from '@tripthread/shared/failures';
import type { Inputs, Outputs } from '../../../lib/api/api-types.ts';
import { readBasisPoints, showBasisPoints } from '../../../lib/format/percent-input.ts';

export type ProposalSettings = Outputs['brokerage']['form'];
type SavedSettings = Omit<Inputs['brokerage']['saveForm'], 'before'>;

/** The form’s values, named as in the API. */
export const fieldsOf = (settings: ProposalSettings) => ({
  legalName: settings.legalName ?? '',
  brandColor: settings.brandColor,
  contactLine: settings.contactLine ?? '',
  proposalTerms: settings.proposalTerms ?? '',
  defaultCurrency: settings.defaultCurrency,
  defaultMarginBasisPoints: showBasisPoints(settings.defaultMarginBasisPoints),
  cardFeeBasisPoints: showBasisPoints(settings.cardFeeBasisPoints),
});
export type ProposalFields = ReturnType<typeof fieldsOf>;

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The parsed input, or the errors by field. */
export function readFields(fields: ProposalFields): { settings: SavedSettings } | { errors: FieldErrors } {
  const margin = readBasisPoints(fields.defaultMarginBasisPoints);
  const cardFee = readBasisPoints(fields.cardFeeBasisPoints);
  const brandColor = fields.brandColor.trim().toLowerCase();
  const defaultCurrency = fields.defaultCurrency.trim().toUpperCase();
  const errors: FieldErrors = {
    ...(/^#[0-9a-f]{6}$/u.test(brandColor) ? {} : { brandColor: 'A colour like #1d4ed8' }),
    ...(/^[A-Z]{3}$/u.test(defaultCurrency) ? {} : { defaultCurrency: 'Three letters, like USD' }),
    ...(margin === null ? { defaultMarginBasisPoints: 'A percentage from 0 to 100, like 12.5' } : {}),
    ...(cardFee === null || cardFee > 2_000 ? { cardFeeBasisPoints: 'A percentage from 0 to 20, like 3.5' } : {}),
  };
  if (margin === null || cardFee === null || Object.keys(errors).length > 0) return { errors };
  return {
    settings: {
      legalName: orNull(fields.legalName),
      brandColor,
      contactLine: orNull(fields.contactLine),
      proposalTerms: orNull(fields.proposalTerms),
      defaultCurrency,
      defaultMarginBasisPoints: margin,
      cardFeeBasisPoints: cardFee,
    },
  };
}
