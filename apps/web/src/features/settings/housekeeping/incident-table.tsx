import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { EmptyState } from '../../../components/frames/states.tsx';
import { StatusLabel } from '../../../components/text/status-label.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import { fieldLabels } from './job-text.ts';
import type { Overview } from './jobs-page.tsx';

type Incident = Overview['incidents'][number];

/** Lists counter drift. It is not corrected automatically: a person has to find the cause. */
export function IncidentTable({ incidents, isChecked }: { incidents: readonly Incident[]; isChecked: boolean }) {
  return (
    <section aria-label="Incidents">
      <h2 className="px-4 pt-4 text-body font-semibold">Incidents</h2>
      {incidents.length === 0 ? (
        <EmptyState
          icon={<CircleCheck size={20} aria-hidden />}
          title={isChecked ? 'All counters match' : 'Not checked yet'}
          text={
            isChecked
              ? 'Counter drift is listed here and not corrected.'
              : 'Runs every night; “Check counters” below runs it now.'
          }
        />
      ) : (
        <ul className="pt-2">
          {incidents.map((incident) => (
            <li
              key={incident.id}
              className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line px-4 py-2.5"
            >
              <span className="min-w-0 flex-1 basis-64 text-row">
                <Link to="/" search={{ session: incident.sessionId }} className="font-medium underline">
                  {incident.subject ?? 'A session without a subject'}
                </Link>
                <span className="block text-ink-2">
                  {fieldLabels[incident.field]}: the session says <b className="tabular-nums">{incident.stored}</b>, its
                  rows <b className="tabular-nums">{incident.counted}</b>
                </span>
              </span>
              <span className="text-xs text-ink-3">
                Found <TimeText at={incident.foundAt} />
              </span>
              {incident.endedAt === null ? (
                <StatusLabel tone="bad" word="Still wrong" />
              ) : (
                <StatusLabel tone="good" word="Fixed" />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
