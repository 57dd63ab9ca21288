import { TableHead } from './table-head.tsx';
import { GitCompareArrows } from 'lucide-react';
import { Button } from '../controls/button.tsx';

interface ConflictViewProps {
  fields: readonly { readonly name: string; readonly mine: string; readonly theirs: string }[];
  isBusy: boolean;
  onKeepOwn: () => void;
  onTakeSaved: () => void;
}

/** Shows the values of two people who changed the same fields, and the choice between them. */
export function ConflictView({ fields, isBusy, onKeepOwn, onTakeSaved }: ConflictViewProps) {
  return (
    <div role="alert" className="rounded-md border border-expiring/50 bg-expiring-tint p-3 text-row">
      <p className="flex items-start gap-2 font-medium text-expiring">
        <GitCompareArrows size={15} aria-hidden className="mt-0.5 shrink-0" />
        Another change was saved first. Nothing was saved; what you typed is kept.
      </p>
      {fields.length === 0 ? (
        <p className="pt-2 text-ink-2">Your changes and theirs don’t overlap. Saving keeps both.</p>
      ) : (
        <table className="mt-2 w-full table-fixed border-collapse text-left">
          <TableHead columns={[{ name: 'Field', className: 'w-1/4' }, { name: 'Yours' }, { name: 'Theirs' }]} />
          <tbody>
            {fields.map(({ name, mine, theirs }) => (
              <tr key={name} className="border-t border-line align-top">
                <th scope="row" className="py-1 pr-2 font-normal text-ink-2">
                  {name}
                </th>
                <td className="py-1 pr-2 font-medium break-words whitespace-pre-line">{mine}</td>
                <td className="py-1 break-words whitespace-pre-line">{theirs}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="flex flex-wrap justify-end gap-2 pt-3">
        {fields.length === 0 ? null : (
          <Button size="sm" onClick={onTakeSaved} disabled={isBusy}>
            Take theirs
          </Button>
        )}
        <Button size="sm" variant="primary" onClick={onKeepOwn} busy={isBusy}>
          {fields.length === 0 ? 'Save mine too' : 'Keep mine'}
        </Button>
      </div>
    </div>
  );
}
