import type { Meta } from '../../../src/platform/trpc/trpc.ts';
import { z } from 'zod';
import type { Example, Examples } from './examples.ts';

export type Authz = Meta['authz'];

/** A procedure as the router lists it. */
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

/** Every procedure of a router, from the router itself: nothing can be forgotten here. */
export function listProcedures(router: ListsProcedures): readonly Procedure[] {
  return Object.entries(router._def.procedures).map(([path, procedure]) => {
    const { _def } = procedure as {
      _def: { type: Procedure['type']; meta?: Partial<Meta>; inputs: readonly z.ZodType[] };
    };
    return { path, type: _def.type, authz: _def.meta?.authz, inputs: _def.inputs };
  });
}

/** The rows for a procedure. */
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

/** What is missing for the matrix to speak for every procedure; nothing when it does. */
export function findUncovered(router: ListsProcedures, examples: Examples): readonly string[] {
  return listProcedures(router).flatMap(({ path, authz }) => [
    ...(authzs.has(authz) ? [] : [`${path} does not say who may call it (meta.authz)`]),
    ...(examplesFor(examples, path).length > 0 ? [] : [`${path} has no example input`]),
  ]);
}

export type Path = readonly (string | number)[];

/** A place in an input that names something by an id. */
export interface IdField {
  readonly path: Path;
  readonly table: string;
  /** Ours (a uuid), a trip by one of Avinode's names, or another id of Avinode's. */
  readonly names: 'row' | 'trip' | 'avinode';
}

interface Json {
  readonly [key: string]: unknown;
}

/** The JSON Schema of what callers send. */
export const schemaOf = (input: z.ZodType): Json => z.toJSONSchema(input, { io: 'input' }) as Json;

/** Every id field of an input, nested ones and those in lists too. @throws for an id that does not name its table */
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

/** Visits every node of a JSON Schema with the place in the value that it describes. */
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

/** A copy of `input` with `value` in that place; lists and objects on the way are made. */
export function withValue(input: unknown, [head, ...rest]: Path, value: unknown): unknown {
  if (head === undefined) return value;
  if (typeof head === 'number') return [withValue(Array.isArray(input) ? input[0] : undefined, rest, value)];
  const given = typeof input === 'object' && input !== null ? (input as Json) : {};
  return { ...given, [head]: withValue(given[head], rest, value) };
}
