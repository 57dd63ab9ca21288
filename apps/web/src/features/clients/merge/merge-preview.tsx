import type { MergedCard } from '@tripthread/shared/clients/clients';
import type { ClientCard } from '../../../lib/api/api-types.ts';

interface MergePreviewProps {
  outcome: MergedCard;
  kept: ClientCard;
  merged: ClientCard;
}

/** Shows what becomes of the duplicate’s data: nothing is lost. */
export function MergePreview({ outcome, kept: survivor, merged }: MergePreviewProps) {
  const noted = new Set([survivor, merged].flatMap(({ client }) => (client.notes ?? '').split('\n')));
  const moved = merged.people.filter(({ id }) => !outcome.twins.has(id));
  const lines = [
    ...outcome.newPeople.map(
      ({ name, email, phone }) =>
        `${name} is added as a person, with ${[email, phone].filter((word) => word !== null).join(' and ')}.`,
    ),
    moved.length === 0 ? null : `${moved.map(({ name }) => name).join(', ')} move too.`,
    ...(outcome.facts.notes ?? '').split('\n').filter((line) => line !== '' && !noted.has(line)),
  ].filter((line) => line !== null);
  return (
    <section aria-label="Result of the merge" className="mt-3 rounded-md bg-surface-2 px-3 py-2 text-row text-ink-2">
      <p>
        The card is <span className="font-medium text-ink-1">{outcome.facts.name}</span>
        {outcome.facts.companyName === null ? '' : `, ${outcome.facts.companyName}`}. It has the notes and preferences
        of both.
      </p>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </section>
  );
}
