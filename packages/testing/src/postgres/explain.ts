import type { Sql } from 'postgres';
import type { Statement } from './wire-tap.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface Explained {
  /** Pages read, cached or not: the one cost of a query that is the same on every machine. */
  readonly buffers: number;
  readonly milliseconds: number;
  readonly indexes: ReadonlySet<string>;
  /** Tables with a sequential scan. */
  readonly seqScans: ReadonlySet<string>;
  readonly rows: number;
}

export interface ExplainOptions {
  readonly brokerageId: string;
  /** `generic`: the plan that PostgreSQL may choose after five executions; `custom`: the one for these values. */
  readonly plan: 'generic' | 'custom';
}

/** Explains a statement under row-level security, like the application, in a transaction that is rolled back. */
export async function explain(
  sql: Sql,
  { text, values }: Statement,
  { brokerageId, plan }: ExplainOptions,
): Promise<Explained> {
  const literals = values.map((value) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`));
  const undo = new Error('undo');
  let answer:
    | { 'QUERY PLAN': readonly [{ Plan: PlanNode & { 'Actual Rows': number }; 'Execution Time': number }] }
    | undefined;
  await sql
    .begin(async (tx) => {
      await tx.unsafe(
        `set local role tripthread_app; set local app.brokerage_id = '${brokerageId}'; set local plan_cache_mode = force_${plan}_plan`,
      );
      await tx.unsafe(`prepare explained as ${text}`);
      [answer] = (await tx.unsafe(
        `explain (analyze, buffers, format json) execute explained${literals.length > 0 ? `(${literals.join(',')})` : ''}`,
      )) as unknown as [typeof answer];
      await tx.unsafe('deallocate explained');
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  const explained = answer?.['QUERY PLAN'][0];
  if (explained === undefined) throw new Error('no plan');
  const { Plan: root } = explained;
  const nodes = flatten(root);
  return {
    buffers: (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0),
    milliseconds: explained['Execution Time'],
    indexes: new Set(nodes.flatMap((node) => node['Index Name'] ?? [])),
    seqScans: new Set(
      nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? ''),
    ),
    rows: root['Actual Rows'],
  };
}

const flatten = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
