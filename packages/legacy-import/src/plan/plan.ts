import { createHash } from 'node:crypto';
import type { Instant } from '@tripthread/shared/time/clock';
import { archivesRow } from '@tripthread/shared/legacy/import-reasons';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf, textOf } from '../rules/rows.ts';
import type { Known } from '../source/load-known.ts';
import type { Source } from '../source/source.ts';
import type { Stage } from '../source/stage.ts';

/** Target tables, in an order that satisfies the foreign keys. */
export const targetTables = [
  'iso_agents',
  'clients',
  'operators',
  'trips',
  'rfqs',
  'requests',
  'trip_segments',
  'conversations',
  'chat_sessions',
  'quotes',
  'quote_revisions',
  'quote_lines',
  'proposals',
  'messages',
  'session_events',
  'legacy_rows',
] as const;
export type TargetTable = (typeof targetTables)[number];

/** A row to insert, by column name. */
export type Row = Readonly<Record<string, unknown>>;
export type Rows = Partial<Record<TargetTable, Row[]>>;

/** What became of a legacy row. */
export interface Account {
  readonly table: string;
  readonly id: string;
  /** Whether it became a row here; otherwise it is only archived. */
  readonly isMoved: boolean;
  readonly notes: readonly Note[];
}

/** Rows that are written in one transaction. */
export interface Batch {
  readonly rows: Rows;
  readonly accounts: readonly Account[];
  /** Thread events, which may not fit into memory: written with the rest, in chunks. */
  readonly lines?: () => AsyncIterable<Pick<Batch, 'rows' | 'accounts'>>;
}

/** One phase of the import. It reads its rows in order, so that it can resume after any of them. */
export interface Phase {
  readonly name: string;
  /** The number of rows, for the estimate of the remaining time. */
  total(): Promise<number>;
  /** The next batch after `cursor`; null at the end. */
  next(
    cursor: string | null,
  ): Promise<{ readonly batch: Batch; readonly cursor: string; readonly count: number } | null>;
}

export interface PlanContext {
  readonly source: Source;
  readonly stage: Stage;
  readonly known: Known;
  readonly brokerageId: string;
  readonly asOf: Instant;
  readonly archiveAfterDays: number;
  readonly currency: string;
  /** Requests that got their session in this run. */
  readonly covered: Set<string>;
}

/** Derives the same id for the same thing in every run. */
export function deterministicId({ brokerageId }: Pick<PlanContext, 'brokerageId'>, kind: string, of: string): string {
  const bytes = createHash('sha256')
    .update(`tripthread moving in\n${brokerageId}\n${kind}\n${of}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Collects the rows and notes of a batch. */
export class BatchBuilder {
  readonly rows: Rows = {};
  readonly accounts: Account[] = [];
  readonly #brokerageId: string;

  constructor({ brokerageId }: Pick<PlanContext, 'brokerageId'>) {
    this.#brokerageId = brokerageId;
  }

  add(table: TargetTable, row: Row): void {
    (this.rows[table] ??= []).push({ brokerage_id: this.#brokerageId, ...row });
  }

  /** Records what became of a legacy row; if a part of it would be lost, the row is archived too. */
  account(
    table: string,
    raw: Raw,
    notes: readonly Note[],
    given: { isMoved: boolean; sessionId?: string | null; clientId?: string | null },
  ): void {
    const id = idOf(raw, 'id') ?? textOf(raw, 'id') ?? '?';
    this.accounts.push({ table, id, isMoved: given.isMoved, notes });
    if (given.isMoved && !notes.some(({ reason }) => archivesRow(reason))) return;
    this.add('legacy_rows', {
      source_table: table,
      source_id: id,
      session_id: given.sessionId ?? null,
      client_id: given.clientId ?? null,
      notes,
      raw: withoutSecrets(raw),
    });
  }
}

/** Removes credentials (webhook headers, session tokens) before a row is archived. */
function withoutSecrets(raw: Raw): Raw {
  if (!('headers' in raw) && !('session_token' in raw)) return raw;
  const { headers: _, session_token: __, ...rest } = raw;
  return rest;
}

const batchSize = 500;

/** Creates a phase that reads one table in id order. */
export function byId(
  { source }: PlanContext,
  name: string,
  { table, where = 'true', size = batchSize }: { table: string; where?: string; size?: number },
  plan: (raws: readonly Raw[]) => Promise<Batch>,
): Phase {
  return {
    name,
    async total() {
      if (!source.has(table)) return 0;
      const [row] = await source.query<{ count: string }>(`select count(*) from ${table} t where ${where}`);
      return Number(row?.count ?? 0);
    },
    async next(cursor) {
      const after = cursor === null ? 'true' : 't.id > $1::text::uuid';
      const raws = await source.rows(
        table,
        `(${where}) and ${after} order by t.id limit ${size}`,
        cursor === null ? [] : [cursor],
      );
      const last = raws.at(-1);
      if (last === undefined) return null;
      return { batch: await plan(raws), cursor: idOf(last, 'id') ?? '', count: raws.length };
    },
  };
}

export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
