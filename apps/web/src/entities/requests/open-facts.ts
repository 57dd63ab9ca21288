import type { Completeness, OpenFact } from '@tripthread/shared/requests/requests';

export const openFactNames: Record<OpenFact, string> = {
  route: 'route',
  date: 'date',
  passengers: 'passengers',
  client: 'client',
  time: 'time',
  category: 'aircraft category',
  budget: 'budget',
};

/** Names the facts missing before sourcing, or else the optional ones. */
export function formatOpenFacts({ missing, goodToHave }: Completeness): string {
  const named = (facts: readonly OpenFact[]): string => facts.map((fact) => openFactNames[fact]).join(', ');
  if (missing.length > 0) return `Missing before sourcing: ${named(missing)}`;
  return goodToHave.length === 0 ? 'Complete' : `Good to have: ${named(goodToHave)}`;
}
