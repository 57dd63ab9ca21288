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
export const openPlanner = (world: World, usualLimit: RateLimit): Planner => new StoredPlanner(world, usualLimit);

class StoredPlanner implements Planner {
  readonly #world: World;
  readonly #usualLimit: RateLimit;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #dueAt = Number.POSITIVE_INFINITY;

  constructor(world: World, usualLimit: RateLimit) {
    this.#world = world;
    this.#usualLimit = usualLimit;
    world.store.watch('plans', ({ dueAtMs }) => {
      if (dueAtMs < this.#dueAt) this.#arm();
    });
    this.#arm();
  }

  run(name: ScenarioName, tripName: string, speed: number): Run {
    const { store } = this.#world;
    const trip = getTrip(this.#world, tripName);
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
    const finished = new Promise<void>((resolve) => this.#waiting.push({ runId, resolve }));
    const lastMs = now + ((steps.at(-1)?.after ?? 0) * 1_000) / speed;
    return { runId, endsAt: new Date(lastMs).toISOString(), finished };
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #arm(): void {
    if (this.#isStopped) return;
    const plans = [...this.#world.store.all('plans')];
    this.#dueAt = Math.min(Number.POSITIVE_INFINITY, ...plans.map(({ dueAtMs }) => dueAtMs));
    clearTimeout(this.#timer);
    if (this.#dueAt === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(Math.max(0, this.#dueAt - Date.now()), 2_000_000_000);
    this.#timer = setTimeout(() => this.#runDue(), waitMs).unref();
  }

  #runDue(): void {
    const { store } = this.#world;
    const due = [...store.all('plans')].filter(({ dueAtMs }) => dueAtMs <= Date.now());
    // Map order is the order of planning, and the sort is stable.
    for (const plan of due.sort((a, b) => a.dueAtMs - b.dueAtMs)) this.#runPlan(plan);
    const running = new Set([...store.all('plans')].map(({ runId }) => runId));
    for (const { runId, resolve } of this.#waiting) if (!running.has(runId)) resolve();
    this.#waiting = this.#waiting.filter(({ runId }) => running.has(runId));
    this.#arm();
  }

  #runPlan({ id, tripId, act, runId, speed }: Plan): void {
    const world = this.#world;
    world.store.change((change) => change.remove('plans', id));
    try {
      if (runId !== null || isUnanswered(world, act))
        perform({ world, usualLimit: this.#usualLimit, speed }, tripId, act);
    } catch (error) {
      // Skip a plan that was deleted in the meantime.
      if (!(error instanceof Problem)) throw error;
    }
  }
}

/** Automatic answers stop for an operator who was answered for by hand. */
function isUnanswered({ store }: World, act: Act): boolean {
  const rfq = 'whom' in act && typeof act.whom === 'string' ? store.get('rfqs', act.whom) : undefined;
  return rfq !== undefined && !rfq.isCanceled && !rfq.isPlayedByHand;
}
