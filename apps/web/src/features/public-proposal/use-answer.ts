import { useState } from 'react';
import { number, record, text } from '../../lib/drafts/draft-schema.ts';
import { type DraftKind, useDraft } from '../../lib/drafts/drafts.ts';
import { linkFailureOf } from '../../lib/api/link-call.ts';
import { callLink, type ClientPage } from './link-api.ts';

export interface AnswerDraft {
  readonly option: number;
  readonly name: string;
  readonly reason: string;
}

// The client's page has no room for the form engine and its library.
const answerDraft: DraftKind<AnswerDraft> = { version: 1, read: record({ option: number, name: text, reason: text }) };
const nothing: AnswerDraft = { option: 1, name: '', reason: '' };

interface UseAnswer {
  readonly token: string;
  readonly page: ClientPage;
  readonly onAnswered: (page: ClientPage) => void;
  /** The proposal has changed: load it again. */
  readonly onRefused: () => void;
}

/** The client's answer while it is made up, kept on this device until it is given. */
export function useAnswer({ token, page, onAnswered, onRefused }: UseAnswer) {
  const [kept, keep] = useDraft(answerDraft, `client-answer ${page.number} v${page.version}`);
  const value = kept ?? nothing;
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const give = async (answer: 'accepted' | 'declined'): Promise<void> => {
    setIsBusy(true);
    setRefusal(null);
    const name = value.name.trim();
    const reason = value.reason.trim();
    try {
      const next =
        answer === 'accepted'
          ? await callLink('accept', { token, option: value.option, name })
          : await callLink('decline', { token, name, ...(reason === '' ? {} : { reason }) });
      keep(null);
      onAnswered(next);
    } catch (error) {
      const failure = linkFailureOf(error);
      setRefusal(failure.httpStatus === 0 ? offlineMessage : failure.message);
      if (failure.httpStatus === 409 || failure.httpStatus === 404) onRefused();
    } finally {
      setIsBusy(false);
    }
  };
  return { draft: value, set: keep, give, isBusy, refusal };
}

/** The sentence a client sees when the server does not answer. */
export const offlineMessage = 'No connection. Nothing was sent; what you typed is kept. Try again.';
