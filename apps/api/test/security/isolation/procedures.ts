import type { Meta } from '../../../src/platform/trpc/trpc.ts';
import { z } from 'zod';
import type { Example, Examples } from './examples.ts';

export type Authz = Meta['authz'];

/** A procedure as listed by the router. */
export interface Procedure {
  readonly path: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly authz: Authz | undefined;
  readonly inputs: readonly z.ZodType[];
}

/** Any router: its procedures by dotted path. */
export interface ListsProcedures {
  readonly _def: { readonly procedures: Record<string, unknown> };
}

/** Lists every procedure of a router, from the router itself, so that none is missing. */
export function listProcedures(router: ListsProcedures): readonly Procedure[] {
  return Object.entries(router._def.procedures).map(([path, procedure]) => {
    const { _def } = procedure as {
      _def: { type: Procedure['type']; meta?: Partial<Meta>; inputs: readonly z.ZodType[] };
    };
    return { path, type: _def.type, authz: _def.meta?.authz, inputs: _def.inputs };
  });
}

/** Returns the examples of a procedure. */
export function examplesFor(examples: Examples, path: string): readonly Example<unknown>[] {
  const [noun = '', verb = ''] = path.split('.');
  const ofNoun = (examples as unknown as Record<string, Record<string, readonly Example<unknown>[]>>)[noun];
  return ofNoun?.[verb] ?? [];
}

const authzs: ReadonlySet<unknown> = new Set<Authz>([
  'public',
  'signed_in',
  'brokerage',
  'own_session',
  'readable_session',
  'lead',
]);

/** Returns the gaps of the matrix; empty when it covers every procedure. */
export function findUncovered(router: ListsProcedures, examples: Examples): readonly string[] {
  return listProcedures(router).flatMap(({ path, authz }) => [
    ...(authzs.has(authz) ? [] : [`${path} does not state who may call it (meta.authz)`]),
    ...(examplesFor(examples, path).length > 0 ? [] : [`${path} has no example input`]),
  ]);
}

export type Path = readonly (string | number)[];

/** A field of an input that holds an id. */
export interface IdField {
  readonly path: Path;
  readonly table: string;
  /** Ours (a uuid), a trip's name at Avinode, or another Avinode id. */
  readonly names: 'row' | 'trip' | 'avinode';
}

interface Json {
  readonly [key: string]: unknown;
}

/** Returns the JSON Schema of a procedure's input. */
export const schemaOf = (input: z.ZodType): Json => z.toJSONSchema(input, { io: 'input' }) as Json;

/** Lists every id field of an input, also nested and in lists. @throws for an id that does not name its table */
export function listIdFields(procedure: Procedure): readonly IdField[] {
  const found = new Map<string, IdField>();
  for (const input of procedure.inputs) {
    walk(schemaOf(input), [], (node, path) => {
      if (node.namesNoRow === true) return;
      const name = String(path.findLast((part) => typeof part === 'string') ?? '');
      if (typeof node.table === 'string') {
        const names = node.format === 'uuid' ? 'row' : node.table === 'trips' ? 'trip' : 'avinode';
        found.set(path.join('.'), { path, table: node.table, names });
      } else if (node.format === 'uuid' || (node.type === 'string' && /(?:^id|Ids?)$/u.test(name))) {
        throw new Error(`${procedure.path}: ${path.join('.')} is an id without meta.table`);
      }
    });
  }
  return [...found.values()];
}

/** Visits every node of a JSON Schema with the path of the value that it describes. */
export function walk(node: Json, path: Path, visit: (node: Json, path: Path) => void, depth = 0): void {
  if (depth > 12) return;
  visit(node, path);
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
    for (const branch of (node[key] as readonly Json[] | undefined) ?? []) walk(branch, path, visit, depth + 1);
  }
  for (const [name, property] of Object.entries((node.properties ?? {}) as Record<string, Json>)) {
    walk(property, [...path, name], visit, depth + 1);
  }
  if (node.items !== undefined) walk(node.items as Json, [...path, 0], visit, depth + 1);
}

/** Copies `input` with `value` at that path; creates missing lists and objects on the way. */
export function withValue(input: unknown, [head, ...rest]: Path, value: unknown): unknown {
  if (head === undefined) return value;
  if (typeof head === 'number') return [withValue(Array.isArray(input) ? input[0] : undefined, rest, value)];
  const given = typeof input === 'object' && input !== null ? (input as Json) : {};
  return { ...given, [head]: withValue(given[head], rest, value) };
}
