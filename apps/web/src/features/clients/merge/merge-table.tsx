import { TableHead } from '../../../components/frames/table-head.tsx';
import { type MergeableField, mergeableFields } from '@tripthread/shared/clients/clients';
import type { ReactNode } from 'react';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { plural } from '../../../lib/format/format.ts';
import { factNames, formatCardValue } from '../card/card-text.ts';

interface MergeTableProps {
  kept: ClientCard;
  merged: ClientCard;
  /** Fields that take the duplicate’s value. */
  take: readonly MergeableField[];
  onTake: (take: readonly MergeableField[]) => void;
}

/** Compares field by field; where both have a value, one is chosen. */
export function MergeTable({ kept: survivor, merged, take, onTake }: MergeTableProps) {
  const choose = (field: MergeableField, takesMerged: boolean): void =>
    onTake(takesMerged ? [...take, field] : take.filter((one) => one !== field));
  return (
    <table className="w-full table-fixed border-collapse text-left text-row">
      <TableHead
        columns={[
          { name: 'Field', shown: <span className="sr-only">Field</span>, className: 'w-24' },
          { name: 'This client stays', className: 'pr-2' },
          { name: 'This one is merged into it' },
        ]}
      />
      <tbody>
        {mergeableFields.map((field) => {
          const [mine, theirs] = [survivor.client[field], merged.client[field]];
          const isChoice = mine !== null && theirs !== null && mine !== theirs;
          const cell = (value: string | null, isMerged: boolean): ReactNode =>
            isChoice ? (
              <label className="flex min-h-6 items-start gap-2">
                <input
                  type="radio"
                  name={`stands-${field}`}
                  className="mt-0.5 size-4 shrink-0 accent-accent"
                  checked={take.includes(field) === isMerged}
                  onChange={() => choose(field, isMerged)}
                />
                <span className="min-w-0 break-words">{value}</span>
              </label>
            ) : (
              <span className={value === null ? 'text-ink-3' : 'break-words'}>{formatCardValue(value)}</span>
            );
          return (
            <Line key={field} name={factNames[field] ?? field} kept={cell(mine, false)} merged={cell(theirs, true)} />
          );
        })}
        <Line name="People" kept={names(survivor)} merged={names(merged)} />
        <Line name="Preferences" kept={pairs(survivor)} merged={pairs(merged)} />
        <Line name="Notes" kept={notes(survivor)} merged={notes(merged)} />
        <Line name="Sessions" kept={sessions(survivor)} merged={sessions(merged)} />
      </tbody>
    </table>
  );
}

function Line({ name, kept: survivor, merged }: { name: string; kept: ReactNode; merged: ReactNode }) {
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pr-2 font-normal text-ink-3">
        {name}
      </th>
      <td className="py-1.5 pr-3 break-words whitespace-pre-line">{survivor}</td>
      <td className="py-1.5 break-words whitespace-pre-line">{merged}</td>
    </tr>
  );
}

const names = ({ people }: ClientCard): string => people.map(({ name }) => name).join(', ') || 'none';
const pairs = ({ client }: ClientCard): string => formatCardValue(client.preferences);
const notes = ({ client }: ClientCard): string => (client.notes ?? 'none').slice(0, 200);
const sessions = ({ sessions: own, colleagues }: ClientCard): string => {
  // A lead’s list of sessions includes those of colleagues.
  const others = colleagues.reduce((sum, { all }) => sum + all, 0);
  const isAll = own.some(({ isoAgentId }) => colleagues.some((one) => one.isoAgentId === isoAgentId));
  return plural(own.length + (isAll ? 0 : others), 'session');
};
