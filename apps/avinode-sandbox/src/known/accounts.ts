import { operators } from './operators.ts';

/** A company with one API connection. The credentials are not secret: they only open a sandbox. */
export interface Account {
  readonly companyId: string;
  readonly companyName: string;
  readonly kind: 'buyer' | 'seller';
  /** The default sender of messages. */
  readonly person: string;
  readonly apiToken: string;
  readonly bearer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The brokerage of the demo. */
export const firstBuyer: Account = {
  companyId: 'acomp-2001',
  companyName: 'Northline Charter',
  kind: 'buyer',
  person: 'Charter desk',
  apiToken: 'sandbox-api-token',
  bearer: 'sandbox-bearer',
  clientId: 'sandbox-client',
  clientSecret: 'sandbox-secret',
};

/** Another company, which must not see the first one's data. */
const secondBuyer: Account = {
  companyId: 'acomp-2002',
  companyName: 'Meridian Sky Brokers',
  kind: 'buyer',
  person: 'Charter desk',
  apiToken: 'sandbox-api-token-2',
  bearer: 'sandbox-bearer-2',
  clientId: 'sandbox-client-2',
  clientSecret: 'sandbox-secret-2',
};

const sellers = operators.map(({ id, name, person }): Account => ({
  companyId: id,
  companyName: name,
  kind: 'seller',
  person,
  apiToken: 'sandbox-operator-token',
  bearer: `sandbox-operator-${id}`,
  clientId: `sandbox-client-${id}`,
  clientSecret: `sandbox-secret-${id}`,
}));

export const accounts: readonly Account[] = [firstBuyer, secondBuyer, ...sellers];

export const accountOf = (companyId: string): Account =>
  accounts.find((account) => account.companyId === companyId) ?? firstBuyer;
