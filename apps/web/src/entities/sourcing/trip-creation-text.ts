import type { FieldErrors } from '@tripthread/shared/failures';

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Names what Avinode needs and the request lacks: `Avinode needs a date (leg 2).` */
export function formatMissingFacts(fields: FieldErrors, legCount: number): string {
  const legsByNeed = new Map<string, number[]>();
  for (const [field, sentence] of Object.entries(fields)) {
    const need = sentence.replace(/^Avinode needs /u, '');
    const leg = /^legs\.(\d+)\./u.exec(field)?.[1];
    legsByNeed.set(need, [...(legsByNeed.get(need) ?? []), ...(leg === undefined ? [] : [Number(leg) + 1])]);
  }
  const needs = [...legsByNeed].map(([need, legs]) => {
    if (legCount < 2 || legs.length === 0) return need;
    return `${need} (${legs.length === 1 ? 'leg' : 'legs'} ${list(legs.map(String))})`;
  });
  return `Avinode needs ${list(needs)}.`;
}
