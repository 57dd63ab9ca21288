import type { Instant } from '../../time/clock.ts';
import type { ActionFacts, NextAction, TimeName } from './action.ts';
import { rules } from './table.ts';

const inUtc: TimeName = (instant) => `${instant.slice(11, 16)} UTC`;

/** Returns the next action of a session, and why. There is always one: the last rule of the table always applies. */
export function nextAction(facts: ActionFacts, now: Instant, timeName: TimeName = inUtc): NextAction {
  const rule = rules.find(({ applies }) => applies(facts, now));
  if (rule === undefined) throw new Error('the last rule of the table must always apply');
  const used = new Set<keyof ActionFacts>();
  const isFact = (name: string | symbol): name is keyof ActionFacts => name in facts;
  const tracked = new Proxy(facts, {
    get(target, name) {
      if (!isFact(name)) return undefined;
      used.add(name);
      return target[name];
    },
  });
  const { verb, object = null, because, urgency = 'later', target } = rule.action(tracked, { now, timeName });
  return { rule: rule.name, verb, object, because, urgency, target, factsUsed: [...used].sort() };
}
