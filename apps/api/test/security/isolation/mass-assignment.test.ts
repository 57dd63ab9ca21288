import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../../../src/router.ts';
import { examplesOf } from './examples.ts';
import { callProcedure, parseRefusal } from './call-procedure.ts';
import { examplesFor, listProcedures, schemaOf, walk, withValue } from './procedures.ts';
import { openTwoBrokerages, type TwoBrokeragesSetup } from './two-brokerages.ts';

let desks: TwoBrokeragesSetup;
beforeAll(async () => {
  desks = await openTwoBrokerages();
}, 60_000);
afterAll(() => desks.close());

const camel = (name: string) => name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());

describe('columns that an input does not have', () => {
  it(
    'are refused by name in every input, at its top level and in every nested object',
    { timeout: 60_000 },
    async () => {
      const rows = await desks.owner.query(
        `select distinct column_name as name from information_schema.columns where table_schema = 'public'`,
      );
      const columns = [
        ...new Set(rows.flatMap(({ name }) => [String(name), camel(String(name))])),
        'role',
        'isAdmin',
        'tenantId',
        'brokerage',
      ];
      let tried = 0;
      const accepted: string[] = [];
      for (const procedure of listProcedures(appRouter)) {
        for (const [index, { input }] of examplesFor(examplesOf(desks.world.a), procedure.path).entries()) {
          for (const schema of procedure.inputs) {
            const places: { path: readonly (string | number)[]; own: ReadonlySet<string> }[] = [];
            walk(schemaOf(schema), [], (node, path) => {
              if (node.type === 'object' && node.properties !== undefined && node.properties !== null)
                places.push({ path, own: new Set(Object.keys(node.properties)) });
            });
            for (const column of columns) {
              for (const [, same] of groupByPath(places)) {
                const path = same[0]?.path ?? [];
                if (same.some(({ own }) => own.has(column))) continue;
                tried += 1;
                const read = schema.safeParse(withValue(input, [...path, column], 'x'));
                if (read.success) accepted.push(`${procedure.path}#${index} ${[...path, column].join('.')}`);
              }
            }
          }
        }
      }
      process.stdout.write(`mass assignment: ${tried} columns in inputs\n`);
      expect(accepted).toEqual([]);
    },
  );

  it('are refused over HTTP with the name of the field, and nothing changes', async () => {
    for (const procedure of listProcedures(appRouter).filter(({ type }) => type === 'mutation')) {
      const [example] = examplesFor(examplesOf(desks.world.a), procedure.path);
      const given = {
        ...(example?.input as object),
        brokerageId: desks.world.b.id,
        iso_agent_id: desks.world.a.col.agent,
        version: 99,
      };
      const answer = await callProcedure(desks.apiUnderTest, procedure, given, desks.cookies.lead);
      expect(answer.status, procedure.path).toBe(400);
      expect(JSON.stringify(parseRefusal(answer)?.fields), procedure.path).toMatch(
        /brokerageId.*iso_agent_id.*version/u,
      );
    }
    expect(await desks.ledger.listChanged()).toEqual([]);
  });
});

function groupByPath<T extends { readonly path: readonly (string | number)[] }>(
  places: readonly T[],
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const place of places) groups.set(place.path.join('.'), [...(groups.get(place.path.join('.')) ?? []), place]);
  return groups;
}
