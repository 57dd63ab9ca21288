import { ChevronsUpDown } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { decideStep, type SessionStep, sessionSteps, stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import { Button } from '../../../components/controls/button.tsx';
import { Menu, type MenuItem } from '../../../components/overlays/menu.tsx';
import { StepRail } from '../../../entities/sessions/step-rail.tsx';
import { TurnMark, turnText } from '../../../entities/sessions/turn-mark.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { NextAction } from './next-action.tsx';
import { useMoveStep } from './use-move-step.ts';

const MoveBackDialog = lazy(() => import('./move-back-dialog.tsx'));

/** Shows the step, whose turn it is, and the next action with its reason. */
export function StepSection({ detail }: { detail: SessionDetail }) {
  const { session } = detail;
  const { currentStep, status, turn } = session;
  const [backTo, setBackTo] = useState<SessionStep | null>(null);
  const { moveStep, isMoving } = useMoveStep(session);
  const tone = currentStep === 'closed_won' ? 'won' : currentStep === 'closed_lost' ? 'lost' : 'accent';

  const itemFor = (step: SessionStep): MenuItem => {
    const isBack = stepIndex(step) < stepIndex(currentStep);
    // A move back is checked as if it had a reason, which the dialog asks for.
    const decision = decideStep(session, step, isBack ? 'to be asked' : undefined);
    return {
      label: stepNames[step],
      checked: step === currentStep,
      disabled: !decision.ok,
      ...(decision.ok ? (isBack ? { hint: 'back, with a reason' } : {}) : { hint: moveErrorText(decision.reason) }),
      onSelect: () => {
        if (step === currentStep) return;
        if (isBack) setBackTo(step);
        else void moveStep(step);
      },
    };
  };

  return (
    <section aria-label="Step" className="px-4 pt-3 pb-3">
      <div className="flex items-center gap-2">
        <div className="flex min-w-0 flex-1 flex-col items-start gap-1.5">
          <StepRail
            count={7}
            index={stepIndex(currentStep)}
            name={stepNames[currentStep]}
            tone={tone}
            size="md"
            named={false}
          />
          <span className="text-body font-semibold">{stepNames[currentStep]}</span>
        </div>
        <Menu
          label="Move to a step"
          align="end"
          trigger={(trigger) => (
            <Button size="sm" busy={isMoving} icon={<ChevronsUpDown size={13} aria-hidden />} {...trigger}>
              Move step
            </Button>
          )}
          groups={[
            sessionSteps.filter((step) => stepIndex(step) < 6).map(itemFor),
            sessionSteps.filter((step) => stepIndex(step) === 6).map(itemFor),
          ]}
        />
      </div>
      <p className="flex items-center gap-2 pt-2 text-row text-ink-2">
        <TurnMark turn={status === 'paused' ? 'snoozed' : turn} />
        {turnText(status === 'paused' ? 'snoozed' : turn)}
      </p>
      <NextAction detail={detail} />
      {backTo === null ? null : (
        <Suspense fallback={null}>
          <MoveBackDialog
            from={currentStep}
            to={backTo}
            onClose={() => setBackTo(null)}
            onMove={(reason) => moveStep(backTo, reason)}
          />
        </Suspense>
      )}
    </section>
  );
}

function moveErrorText(reason: string): string {
  if (reason === 'SESSION_ARCHIVED') return 'archived: restore it first';
  if (reason === 'SESSION_NOT_OPEN') return 'completed: reopen it first';
  return 'complete or reopen it instead';
}
