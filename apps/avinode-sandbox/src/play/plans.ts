import type { Act, Plan, RateLimit } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import { getTrip, type World } from '../world/world.ts';
import { perform } from './actions.ts';
import { type ScenarioName, scenarios } from './scenarios.ts';

export interface Run {
  readonly runId: string;
  readonly endsAt: string;
  /** The last step is done. */
  readonly finished: Promise<void>;
}

export interface Planner {
  run(name: ScenarioName, tripName: string, speed: number): Run;
  stop(): void;
}

interface Waiting {
  readonly runId: string;
  readonly resolve: () => void;
}

/** Runs planned steps when they are due. Plans are stored: those that came due while the sandbox was stopped run at start. */
export function openPlanner(world: World, usualLimit: RateLimit): Planner {
  const { store } = world;
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let dueAt = Number.POSITIVE_INFINITY;

  const arm = () => {
    if (isStopped) return;
    dueAt = Math.min(Number.POSITIVE_INFINITY, ...[...store.all('plans')].map(({ dueAtMs }) => dueAtMs));
    clearTimeout(timer);
    if (dueAt === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(doDue, Math.min(Math.max(0, dueAt - Date.now()), 2_000_000_000)).unref();
  };
  const doDue = () => {
    const due = [...store.all('plans')].filter(({ dueAtMs }) => dueAtMs <= Date.now());
    // Map order is the order of planning, and the sort is stable.
    for (const plan of due.sort((a, b) => a.dueAtMs - b.dueAtMs)) doOne(plan);
    const running = new Set([...store.all('plans')].map(({ runId }) => runId));
    for (const { runId, resolve } of waiting) if (!running.has(runId)) resolve();
    waiting = waiting.filter(({ runId }) => running.has(runId));
    arm();
  };
  const doOne = ({ id, tripId, act, runId, speed }: Plan) => {
    store.change((change) => change.remove('plans', id));
    try {
      if (runId !== null || isUnanswered(world, act)) perform({ world, usualLimit, speed }, tripId, act);
    } catch (error) {
      // Skip a plan that was deleted in the meantime.
      if (!(error instanceof Problem)) throw error;
    }
  };

  store.watch('plans', ({ dueAtMs }) => {
    if (dueAtMs < dueAt) arm();
  });
  arm();
  return {
    run(name, tripName, speed) {
      const trip = getTrip(world, tripName);
      const now = Date.now();
      const steps = scenarios[name].steps;
      const runId = store.change((change) => {
        const id = change.nextId('run');
        // A scenario replaces the automatic answers.
        for (const plan of store.all('plans')) {
          if (plan.tripId === trip.id && plan.runId === null) change.remove('plans', plan.id);
        }
        for (const { after, act } of steps) {
          const dueAtMs = now + (after * 1_000) / speed;
          change.put('plans', { id: change.nextId('plan'), dueAtMs, runId: id, tripId: trip.id, act, speed });
        }
        return id;
      });
      const finished = new Promise<void>((resolve) => waiting.push({ runId, resolve }));
      const lastMs = now + ((steps.at(-1)?.after ?? 0) * 1_000) / speed;
      return { runId, endsAt: new Date(lastMs).toISOString(), finished };
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** Automatic answers stop for an operator who was answered for by hand. */
function isUnanswered({ store }: World, act: Act): boolean {
  const rfq = 'whom' in act && typeof act.whom === 'string' ? store.get('rfqs', act.whom) : undefined;
  return rfq !== undefined && !rfq.isCanceled && !rfq.isPlayedByHand;
}
