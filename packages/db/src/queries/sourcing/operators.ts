import type { Company } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import type { OperatorId } from '@tripthread/shared/ids';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { operators } from '../../schema/trips.ts';

/** Looks each company up once. */
export interface Companies {
  idOf(company: Company): Promise<OperatorId>;
}

/** @param at the creation time of operators that are inserted */
export function openCompanies(tx: TenantTx, at: Instant): Companies {
  const found = new Map<string, OperatorId>();
  return {
    async idOf(company) {
      const key = `${company.companyId ?? ''} ${company.name}`;
      const id = found.get(key) ?? (await upsertCompany(tx, company, at));
      found.set(key, id);
      return id;
    },
  };
}

/**
 * Finds the operator of an Avinode company by the company's id, else by its name, and stores the id. Two companies with
 * one name are two operators.
 */
export async function upsertCompany(tx: TenantTx, { companyId, name }: Company, at: Instant): Promise<OperatorId> {
  const { db } = tx[inside];
  const called = (name.trim() || 'Unnamed operator').slice(0, 200);
  if (companyId === null) return upsertOperator(tx, called, at);
  const [known] = await db
    .select({ id: operators.id })
    .from(operators)
    .where(and(ofTenant(tx, operators), eq(operators.avinodeCompanyId, companyId)));
  if (known !== undefined) return known.id;
  const sameName = await upsertOperator(tx, called, at);
  const [claimed] = await db
    .update(operators)
    .set({ avinodeCompanyId: companyId })
    .where(and(ofTenant(tx, operators), eq(operators.id, sameName), isNull(operators.avinodeCompanyId)))
    .returning({ id: operators.id });
  if (claimed !== undefined) return claimed.id;
  const [present] = await db
    .select({ companyId: operators.avinodeCompanyId })
    .from(operators)
    .where(and(ofTenant(tx, operators), eq(operators.id, sameName)));
  if (present?.companyId === companyId) return sameName;
  const id = await upsertOperator(tx, `${called.slice(0, 180)} (${companyId.slice(0, 16)})`, at);
  await db
    .update(operators)
    .set({ avinodeCompanyId: companyId })
    .where(and(ofTenant(tx, operators), eq(operators.id, id), isNull(operators.avinodeCompanyId)));
  return id;
}

/** Finds the operator with this name, in any case, or inserts it. */
export async function upsertOperator(tx: TenantTx, name: string, at: Instant): Promise<OperatorId> {
  const { db } = tx[inside];
  const find = async () =>
    db
      .select({ id: operators.id })
      .from(operators)
      .where(and(ofTenant(tx, operators), sql`lower(${operators.name}) = lower(${name})`));
  const [present] = await find();
  if (present !== undefined) return present.id;
  const [made] = await db
    .insert(operators)
    .values({ brokerageId: tx.brokerageId, name, createdAt: at })
    .onConflictDoNothing()
    .returning({ id: operators.id });
  const id = made?.id ?? (await find())[0]?.id;
  if (id === undefined) throw new Error('an operator conflicts with its own insert and cannot be found');
  return id;
}
