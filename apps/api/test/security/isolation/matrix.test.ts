import { initTRPC } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { publicProcedure, mergeRouters, router, authenticatedProcedure } from '../../../src/platform/trpc/trpc.ts';
import { appRouter } from '../../../src/router.ts';
import { examplesOf } from './examples.ts';
import { judge, listViolations, runProbes } from './check-outcomes.ts';
import { findUncovered, listIdFields, listProcedures } from './procedures.ts';
import { listProbes, type Probe } from './probes.ts';
import { openTwoBrokerages, outsidePrincipals, type TwoBrokeragesSetup } from './two-brokerages.ts';

let desks: TwoBrokeragesSetup;
beforeAll(async () => {
  desks = await openTwoBrokerages();
}, 60_000);
afterAll(() => desks.close());

describe('the inventory of procedures', () => {
  it('has a rule and an example for every procedure', () => {
    expect(findUncovered(appRouter, examplesOf(desks.world.a))).toEqual([]);
  });

  it('control: detects a procedure without a row, and one that does not state who may call it', () => {
    const planted = router({ planted: router({ unnoticed: authenticatedProcedure.query(() => 'hello') }) });
    expect(findUncovered(mergeRouters(appRouter, planted), examplesOf(desks.world.a))).toEqual([
      'planted.unnoticed has no example input',
    ]);
    const bare = initTRPC.create();
    const lawless = bare.router({ viewer: bare.router({ me: bare.procedure.query(() => 'hello') }) });
    expect(findUncovered(lawless, examplesOf(desks.world.a))).toEqual([
      'viewer.me does not state who may call it (meta.authz)',
    ]);
  });

  it('finds ids that are nested, optional or in lists, and refuses one that does not name its table', () => {
    const ids = listProcedures(appRouter).flatMap((procedure) =>
      listIdFields(procedure).map(({ path }) => path.join('.')),
    );
    expect(ids).toEqual(
      expect.arrayContaining(['ids.0', 'assignee', 'tripId', 'avinodeTripId', 'requestId', 'quoteId']),
    );
    const unnamed = router({
      planted: publicProcedure.input(z.object({ deep: z.array(z.object({ sessionId: z.uuid() })) })).query(() => null),
    });
    expect(() => listProcedures(unnamed).map(listIdFields)).toThrow('deep.0.sessionId is an id without meta.table');
  });

  it('requires a login, except for the holder of a proposal or invitation link', () => {
    const isPublic = listProcedures(appRouter).filter(({ authz }) => authz === 'public');
    expect(isPublic.map(({ path }) => path).sort()).toEqual([
      ...['accept', 'view'].map((verb) => `publicInvitations.${verb}`),
      ...['accept', 'ask', 'decline', 'registerView', 'view'].map((verb) => `publicProposals.${verb}`),
    ]);
  });
});

const strangers = ['colleague', 'foreign broker', 'foreign lead'] as const;

describe('every procedure × every principal × every id', () => {
  it('answers by the rules, and a refused call changes nothing', { timeout: 300_000 }, async () => {
    const probes = [
      ...listProbes(appRouter, desks.world, ['owner', 'lead']),
      ...listProbes(appRouter, desks.world, strangers, ['plain', 'foreign', 'nowhere', 'of a colleague']),
      ...listProbes(appRouter, desks.world, outsidePrincipals, ['plain', 'foreign']),
    ];
    const outcomes = await runProbes({ desks, apiUnderTest: desks.apiUnderTest }, probes);
    const count = (is: (probe: Probe) => boolean) => probes.filter(is).length;
    process.stdout.write(
      `authorisation: ${probes.length} probes of ${listProcedures(appRouter).length} procedures, ${count(({ swap }) => swap === 'foreign')} with a foreign id, ` +
        `${[...outcomes.values()].filter(({ status }) => status >= 400).length} refused\n`,
    );
    expect(listViolations(probes, outcomes)).toEqual([]);
    expect(probes.length).toBeGreaterThanOrEqual(1_000);
  });

  it('swaps every id of every procedure', () => {
    const probes = listProbes(appRouter, desks.world, ['owner']);
    const swapped = new Set(
      probes
        .filter(({ swap }) => swap === 'foreign')
        .map(({ procedure, field }) => `${procedure.path} ${field?.path.join('.')}`),
    );
    const all = listProcedures(appRouter).flatMap((procedure) =>
      listIdFields(procedure).map(({ path }) => `${procedure.path} ${path.join('.')}`),
    );
    expect([...swapped].sort()).toEqual(all.sort());
  });
});

describe('the outcome check', () => {
  it('control: detects a leak, a side effect, a wrong status, and an answer that distinguishes foreign from missing', () => {
    const [probe] = listProbes(appRouter, desks.world, ['colleague'], ['foreign']).filter(
      ({ procedure }) => procedure.path === 'sessions.moveStep',
    ) as [Probe];
    const fine = { status: 404, reason: 'SESSION_NOT_FOUND', fields: [], body: 'no', changed: [], leaks: [] };
    expect(judge(probe, fine, fine)).toEqual([]);
    expect(judge(probe, { ...fine, leaks: ['x'] }, fine)).toHaveLength(1);
    expect(judge(probe, { ...fine, changed: ['chat_sessions of b'] }, fine)).toHaveLength(1);
    expect(judge(probe, { ...fine, status: 500 }, fine)).not.toEqual([]);
    expect(judge(probe, { ...fine, body: 'no, it is theirs' }, fine)).toHaveLength(1);
    const plain = { ...probe, swap: 'plain' as const };
    expect(judge(plain, { ...fine, status: 200, reason: null }, undefined)).toEqual([
      expect.stringContaining('expected NOT_YOUR_SESSION, got 200'),
    ]);
  });
});
