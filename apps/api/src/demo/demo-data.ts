import meridianFile from './data/meridian.json' with { type: 'json' };
import northlineFile from './data/northline.json' with { type: 'json' };
import peopleFile from './data/people.json' with { type: 'json' };
import { Brokerage, type DemoBrokerage, People } from './demo.schema.ts';

const parsed = People.parse(peopleFile);

/** All people of the demo are fictitious; the airports are real. */
export const people = {
  agents: new Map(Object.entries(parsed.agents)),
  clients: new Map(Object.entries(parsed.clients)),
  duplicateClient: parsed.duplicateClient,
  operators: new Map(Object.entries(parsed.operators)),
  aircraft: new Map(Object.entries(parsed.aircraft)),
};

export const demoPassword = 'tripthread-demo';

/** Northline is the brokerage that the documentation shows; no broker of it may ever see a word of Meridian's. */
export const readBrokerages = (): { readonly northline: DemoBrokerage; readonly meridian: DemoBrokerage } => ({
  northline: Brokerage.parse(northlineFile),
  meridian: Brokerage.parse(meridianFile),
});

export function known<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the demo refers to "${key}", which does not exist`);
  return value;
}
