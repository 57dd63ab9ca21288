import fc from 'fast-check';
import type { Path } from '../isolation/procedures.ts';

interface Json {
  readonly [key: string]: unknown;
}

/** Hostile values for any field. */
const hostile = fc.constantFrom<unknown>(
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e9,
  1e308,
  2_147_483_648,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  'NaN',
  '\u0000',
  'a\u0000b',
  '\uD800',
  '\u202E',
  'ſſſſſſ',
  'ﬁﬁ',
  "' or 1=1 --",
  '"; drop table chat_sessions; --',
  '$1',
  '%',
  '_',
  '\\',
  '${1}',
  '{{1}}',
  '<script>alert(1)</script>',
  '\r\nset-cookie: a=b',
  '\u001B[31m',
  '0000-01-01',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-23:59',
  '2026-02-31',
  'infinity',
  'now()',
  '1e400',
  '-infinity',
  'x'.repeat(10_001),
  [],
  {},
  [[]],
  { a: 1 },
  ['x'],
  { __proto__: 1 },
  { constructor: { prototype: 1 } },
  Buffer.from('2026-02-31T00:00:00.000Z 00000000-0000-4000-a000-000000000000').toString('base64url'),
  Buffer.from('0000-00-00T99:99:99.999Z 00000000-0000-4000-a000-000000000000').toString('base64url'),
  '2026-02-31T00:00:00.000Z_00000000-0000-4000-a000-000000000000',
  '9999-99-99T99:99:99.999Z_00000000-0000-4000-a000-000000000000',
);

/**
 * Generates inputs from a JSON Schema: mostly valid, some with a wrong value in one place or another.
 * @param idsOf known ids of a table, so that some calls succeed
 */
export function inputsOf(schema: Json, idsOf: (table: string, path: Path) => readonly string[]): fc.Arbitrary<unknown> {
  const definitions = (schema.$defs ?? {}) as Record<string, Json>;

  const right = (node: Json, path: Path, depth: number): fc.Arbitrary<unknown> => {
    if (depth > 6) return fc.constant(null);
    if (typeof node.$ref === 'string') {
      const name = node.$ref.split('/').at(-1) ?? '';
      return right(node.$ref === '#' ? schema : (definitions[name] ?? {}), path, depth + 1);
    }
    if (typeof node.table === 'string') return fc.constantFrom(...idsOf(node.table, path));
    if (node.const !== undefined) return fc.constant(node.const);
    if (Array.isArray(node.enum)) return fc.constantFrom(...(node.enum as unknown[]));
    const branches = (node.anyOf ?? node.oneOf) as readonly Json[] | undefined;
    if (branches !== undefined) return fc.oneof(...branches.map((branch) => any(branch, path, depth + 1)));
    switch (node.type) {
      case 'object':
        return objects(node, path, depth);
      case 'array':
        return fc.array(any(node.items as Json, [...path, 0], depth + 1), {
          minLength: Number(node.minItems ?? 0),
          maxLength: 3,
        });
      case 'integer': {
        const min = Math.max(Number(node.minimum ?? -5), -5);
        return fc.integer({ min, max: Math.min(Number(node.maximum ?? 20), Math.max(min, 20)) });
      }
      case 'number':
        return fc.double({ noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'string':
        return texts(node);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  };

  const any = (node: Json, path: Path, depth: number): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 12, arbitrary: right(node, path, depth) }, { weight: 1, arbitrary: hostile });

  const objects = (node: Json, path: Path, depth: number): fc.Arbitrary<unknown> => {
    const properties = Object.entries((node.properties ?? {}) as Record<string, Json>);
    if (properties.length === 0 && typeof node.additionalProperties === 'object') {
      return fc.dictionary(
        fc.constantFrom('seen', 'a', 'note_1', '__proto__', 'x'.repeat(61)),
        any(node.additionalProperties as Json, path, depth + 2),
        { maxKeys: 3 },
      );
    }
    const model = Object.fromEntries(
      properties.map(([name, property]) => [name, any(property, [...path, name], depth + 1)]),
    );
    return fc.record(model, { requiredKeys: Array.isArray(node.required) ? node.required : [] });
  };

  return any(schema, [], 0);
}

function texts(node: Json): fc.Arbitrary<string> {
  if (node.format === 'date') return fc.constantFrom('2026-12-12', '2028-02-29', '1900-01-01', '9999-12-31');
  if (node.format === 'date-time')
    return fc.constantFrom('2026-12-12T10:00:00Z', '2027-01-01T00:00:00.123456789+05:30', '9999-12-31T23:59:59Z');
  if (node.format === 'email') return fc.constantFrom('a@example.test', 'A.B+c@sub.example.test');
  // fast-check cannot generate texts for a pattern with a lookahead; the only such patterns are numbers.
  if (typeof node.pattern === 'string' && node.pattern.includes('(?!'))
    return fc.constantFrom('1.08', '0.000000001', '999999', '0', '0.0', '1e3', '-1');
  if (typeof node.pattern === 'string' && node.pattern.length < 80)
    return fc.stringMatching(new RegExp(node.pattern, 'u'));
  const maxLength = Math.min(Number(node.maxLength ?? 200), 300);
  return fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength }),
    fc.constantFrom('word', 'x'.repeat(maxLength)),
  );
}
