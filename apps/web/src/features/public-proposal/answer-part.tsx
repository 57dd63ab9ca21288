import { formatMoney } from '@tripthread/shared/money/money';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Field, Input, Textarea } from '../../components/controls/field.tsx';
import type { ClientPage, PageProposal } from './link-api.ts';
import { Part, TouchButton, Refusal } from './page-parts.tsx';
import { useAnswer } from './use-answer.ts';

interface AnswerPartProps {
  token: string;
  page: ClientPage;
  proposal: PageProposal;
  onAnswered: (page: ClientPage) => void;
  onRefused: () => void;
}

type Step = 'choose' | 'accept' | 'decline';

/** Accepts or declines with an option and a typed name. Confirmed once more, since the client cannot undo it. */
export function AnswerPart({ token, page, proposal, onAnswered, onRefused }: AnswerPartProps) {
  const { draft, set, give, isBusy, refusal } = useAnswer({ token, page, onAnswered, onRefused });
  const [step, setStep] = useState<Step>('choose');
  const [isTried, setIsTried] = useState(false);
  const nameRef = useRef<HTMLInputElement>(null);
  const nameError = isTried && draft.name.trim() === '' ? 'Type your name first' : undefined;

  const goOn = (next: Step): void => {
    setIsTried(true);
    if (draft.name.trim() === '') nameRef.current?.focus();
    else setStep(next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (step === 'choose') goOn('accept');
    else void give(step === 'accept' ? 'accepted' : 'declined');
  };

  return (
    <Part title="Your answer" id="answer">
      <form noValidate onSubmit={submit} aria-label="Your answer" className="flex flex-col gap-4">
        {step === 'choose' ? (
          <>
            <OptionChoice
              proposal={proposal}
              color={page.brokerage.color}
              chosen={draft.option}
              onChoose={(option) => set({ ...draft, option })}
            />
            <Field isLarge label="Your name" hint="Your full name counts as your signature." error={nameError}>
              {(props) => (
                <Input
                  isLarge
                  {...props}
                  ref={nameRef}
                  autoComplete="name"
                  maxLength={200}
                  value={draft.name}
                  onChange={(event) => set({ ...draft, name: event.target.value })}
                />
              )}
            </Field>
            <div className="flex flex-col gap-2">
              <TouchButton type="submit" color={page.brokerage.color}>
                Accept
              </TouchButton>
              <TouchButton onClick={() => goOn('decline')}>Decline</TouchButton>
            </div>
          </>
        ) : (
          <LastStep
            key={step}
            step={step}
            sentence={step === 'accept' ? acceptMessage(proposal, draft) : declineMessage(draft)}
            color={page.brokerage.color}
            reason={draft.reason}
            onReason={(reason) => set({ ...draft, reason })}
            isBusy={isBusy}
            onBack={() => setStep('choose')}
          />
        )}
        <Refusal sentence={refusal} />
      </form>
    </Part>
  );
}

const priceOf = ({ price }: PageProposal['options'][number]): string =>
  formatMoney({ amountMinor: price.totalMinor, currency: price.currency });

function acceptMessage({ options }: PageProposal, { option, name }: { option: number; name: string }): string {
  const chosen = options[option - 1] ?? options[0];
  if (chosen === undefined) return '';
  const what = options.length === 1 ? chosen.title : `option ${option}, ${chosen.title},`;
  return `You accept ${what} for ${priceOf(chosen)}, as ${name.trim()}. Your broker is notified and confirms the booking with you.`;
}
const declineMessage = ({ name }: { name: string }): string =>
  `You decline this proposal, as ${name.trim()}. Your broker is notified.`;

interface OptionChoiceProps {
  proposal: PageProposal;
  color: string;
  chosen: number;
  onChoose: (option: number) => void;
}

function OptionChoice({ proposal: { options }, color, chosen, onChoose }: OptionChoiceProps) {
  if (options.length < 2) return null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1.5 text-row font-medium text-ink-2">Which option?</legend>
      {options.map((option, index) => (
        <label
          key={index}
          className="flex min-h-11 items-center gap-3 rounded-md border border-line px-3 py-2 has-checked:border-line-strong has-checked:bg-surface-2"
        >
          <input
            type="radio"
            name="option"
            className="size-4 shrink-0"
            style={{ accentColor: color }}
            checked={chosen === index + 1}
            onChange={() => onChoose(index + 1)}
          />
          <span className="min-w-0 flex-1 text-body break-words">
            {index + 1}. {option.title}
          </span>
          <span className="shrink-0 text-body font-medium tabular-nums">{priceOf(option)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface LastStepProps {
  step: 'accept' | 'decline';
  sentence: string;
  color: string;
  reason: string;
  onReason: (reason: string) => void;
  isBusy: boolean;
  onBack: () => void;
}

function LastStep({ step, sentence, color, reason, onReason, isBusy, onBack }: LastStepProps) {
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => words.current?.focus(), []);
  return (
    <>
      <p ref={words} tabIndex={-1} className="text-body break-words">
        {sentence}
      </p>
      {step === 'accept' ? null : (
        <Field isLarge label="Why? (if you like)" hint="It helps your broker make a better offer.">
          {(props) => (
            <Textarea
              isLarge
              {...props}
              rows={3}
              maxLength={2_000}
              className="min-h-20"
              value={reason}
              onChange={(event) => onReason(event.target.value)}
            />
          )}
        </Field>
      )}
      <div className="flex flex-col gap-2">
        <TouchButton type="submit" busy={isBusy} {...(step === 'accept' ? { color } : {})}>
          {step === 'accept' ? 'Yes, accept' : 'Yes, decline'}
        </TouchButton>
        <TouchButton onClick={onBack} disabled={isBusy}>
          Back
        </TouchButton>
      </div>
    </>
  );
}
