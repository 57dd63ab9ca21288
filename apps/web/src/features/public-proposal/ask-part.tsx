import { Check } from 'lucide-react';
import { type FormEvent, type Ref, useState } from 'react';
import { Field, Textarea } from '../../components/controls/field.tsx';
import { useTextDraft } from '../../lib/drafts/drafts.ts';
import { useIdempotencyKey } from '../../lib/api/idempotency-key.ts';
import { linkFailureOf } from '../../lib/api/link-call.ts';
import { callLink, type ClientPage } from './link-api.ts';
import { Part, TouchButton, Refusal } from './page-parts.tsx';
import { offlineMessage } from './use-answer.ts';

interface AskPartProps {
  token: string;
  page: ClientPage;
  /** Where the offer is over, asking is the one thing to do. */
  isMain: boolean;
  ref?: Ref<HTMLTextAreaElement>;
}

const again = 'Could you send me a fresh quote for this trip, please?';

/** A question to the broker. It lands in their thread; the answer comes by email. */
export function AskPart({ token, page, isMain, ref }: AskPartProps) {
  const [kept, setKept] = useTextDraft(`client-question ${page.number} v${page.version}`);
  const [asked, setAsked] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const keyOf = useIdempotencyKey();
  const isFresh = isMain && asked === null;
  const text = kept === '' && isFresh ? again : kept;

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    setIsBusy(true);
    setRefusal(null);
    try {
      await callLink('ask', { token, text: words, idempotencyKey: keyOf([asked, words]) });
      setKept('');
      setAsked(words);
    } catch (error) {
      const { httpStatus, message } = linkFailureOf(error);
      setRefusal(httpStatus === 0 ? offlineMessage : message);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <Part title={isMain ? 'Ask for a fresh quote' : 'Ask a question'} id="ask">
      <form
        noValidate
        onSubmit={(event) => void send(event)}
        aria-label="Write to your broker"
        className="flex flex-col gap-3"
      >
        {asked === null ? null : (
          <div role="status" className="rounded-md bg-won-tint px-3 py-2 text-body">
            <p className="flex items-center gap-2 font-medium text-won">
              <Check size={16} aria-hidden className="shrink-0" /> Sent. The answer comes by email.
            </p>
            <p className="pt-1 break-words whitespace-pre-line text-ink-2">{asked}</p>
          </div>
        )}
        <Field isLarge label="Your message" hint={`Goes to ${page.proposal?.preparedBy.name ?? page.brokerage.name}.`}>
          {(props) => (
            <Textarea
              isLarge
              {...props}
              ref={ref}
              rows={3}
              maxLength={4_000}
              className="min-h-20"
              value={text}
              onChange={(event) => setKept(event.target.value)}
            />
          )}
        </Field>
        <TouchButton
          type="submit"
          busy={isBusy}
          disabled={text.trim() === ''}
          {...(isMain ? { color: page.brokerage.color } : {})}
        >
          Send
        </TouchButton>
        <Refusal sentence={refusal} />
      </form>
    </Part>
  );
}
