import { expect, it } from 'vitest';
import { fieldsOf, type ProposalFields, readFields } from './proposal-fields.ts';

const settings = {
  name: 'Meridian',
  legalName: null,
  brandColor: '#1d4ed8',
  contactLine: 'ops@meridian.example',
  proposalTerms: null,
  defaultCurrency: 'USD',
  defaultMarginBasisPoints: 1_250,
  cardFeeBasisPoints: 0,
};
const fields = fieldsOf(settings);

it('round-trips through the form', () => {
  const { name: _, ...saved } = settings;
  expect(readFields(fields)).toEqual({ settings: saved });
});

it.each<[Partial<ProposalFields>, object]>([
  [{ defaultMarginBasisPoints: '12,5' }, { defaultMarginBasisPoints: 1_250 }],
  [{ brandColor: ' #AABBCC' }, { brandColor: '#aabbcc' }],
  [{ defaultCurrency: 'eur' }, { defaultCurrency: 'EUR' }],
  [{ legalName: '  ' }, { legalName: null }],
])('%j is parsed as %j', (typed, meant) => {
  expect(readFields({ ...fields, ...typed })).toMatchObject({ settings: meant });
});

it.each<Partial<ProposalFields>>([
  { brandColor: 'blue' },
  { defaultCurrency: 'dollars' },
  { defaultMarginBasisPoints: '101' },
  { defaultMarginBasisPoints: '' },
  { cardFeeBasisPoints: '20.01' },
])('%j is an error of its field', (typed) => {
  const read = readFields({ ...fields, ...typed });
  expect(Object.keys('errors' in read ? read.errors : {})).toEqual(Object.keys(typed));
});
