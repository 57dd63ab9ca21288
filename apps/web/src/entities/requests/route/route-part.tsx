import { useState } from 'react';
import { Field, Select } from '../../../components/controls/field.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import type { Inputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { RouteLeg } from './route-leg.tsx';
import { RouteMap } from './route-map.tsx';
import { type LegToPlan, useRoutePlan } from './use-route-plan.ts';

interface RoutePartProps {
  legs: readonly LegToPlan[];
  /** As requested. */
  category: Inputs['airports']['route']['category'];
  /** As quoted, the chosen one first. */
  quotedTypes: readonly string[];
}

/** Shows the route as map and text, calculated for the requested or a quoted aircraft. */
export default function RoutePart({ legs, category, quotedTypes }: RoutePartProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  // Types come and go with quotes; one that is gone is no longer a choice.
  const aircraftType = chosen === '' ? null : (quotedTypes.find((type) => type === chosen) ?? quotedTypes[0] ?? null);
  const { route, land } = useRoutePlan(legs, { category, aircraftType });

  if (route.data === undefined && !route.isError) return <RouteSkeleton />;
  if (route.data === undefined)
    return <Failed sentence={failureOf(route.error).sentence} onRetry={() => void route.refetch()} />;
  const planned = route.data.legs;
  const used = planned.find(({ plan }) => plan?.range != null)?.plan?.range?.aircraft ?? null;
  return (
    <div className="@container">
      <div className="flex flex-col gap-2 @xl:grid @xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] @xl:gap-x-6">
        <div>
          {land.data === undefined ? (
            land.isError ? (
              <Failed
                sentence="The map could not be loaded. The figures below are still correct."
                onRetry={() => void land.refetch()}
              />
            ) : (
              <MapSkeleton />
            )
          ) : (
            <RouteMap legs={planned} land={land.data} />
          )}
        </div>
        <div className="flex flex-col gap-2">
          <ol aria-label="The route in figures" className="flex flex-col gap-2.5">
            {planned.map((leg, index) => (
              <RouteLeg key={index} leg={leg} departureTime={legs[index]?.departureTime ?? null} />
            ))}
          </ol>
          {quotedTypes.length === 0 ? (
            used === null ? (
              <p className="text-xs text-ink-3">Add an aircraft category to estimate block time and range.</p>
            ) : null
          ) : (
            <Field
              label="Estimated for"
              hint={used === aircraftType || used === null ? undefined : `Uses the figures of ${used}.`}
            >
              {(control) => (
                <Select {...control} value={aircraftType ?? ''} onChange={(event) => setChosen(event.target.value)}>
                  {quotedTypes.map((type) => (
                    <option key={type} value={type}>
                      {type}, as quoted
                    </option>
                  ))}
                  <option value="">{category === null ? 'No aircraft' : `${category}, as requested`}</option>
                </Select>
              )}
            </Field>
          )}
        </div>
      </div>
    </div>
  );
}

const MapSkeleton = () => (
  <div aria-hidden className="aspect-[360/190] w-full rounded-md border border-line bg-surface-2" />
);

export function RouteSkeleton() {
  return (
    <SkeletonBlock label="Calculating the route" className="flex flex-col gap-2">
      <MapSkeleton />
      <Skeleton className="mt-2 w-3/4" />
    </SkeletonBlock>
  );
}

function Failed({ sentence, onRetry }: { sentence: string; onRetry: () => void }) {
  return (
    <p role="alert" className="flex flex-wrap items-center gap-2 text-row text-danger">
      {sentence}
      <Button size="sm" onClick={onRetry}>
        Try again
      </Button>
    </p>
  );
}
