import { useNavigate } from '@tanstack/react-router';
import { FileText, Send } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Banner, ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import { TimeText } from '../../components/text/time-text.tsx';
import { serverNow } from '../../lib/time/clock.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { formatConcern, concernsOf, previewOf, priceLines, type ProposalDetail } from './builder-facts.ts';
import { ClientPreview } from './client-preview.tsx';
import { CurrencyField } from './currency-field.tsx';
import { OptionsEditor } from './options-editor.tsx';
import { ProposalFrame } from './proposal-frame.tsx';
import { SentActions } from './sent-actions.tsx';
import { TermsEditor } from './terms-editor.tsx';
import type { SaveState } from '../../lib/form/use-autosave.ts';
import { useBuilder } from './use-builder.ts';

const SendDialog = lazy(() => import('./send-dialog.tsx'));

/** A proposal: worked on while it is a draft, looked at afterwards. */
export function ProposalPage({ proposalId }: { proposalId: string }) {
  usePageTitle('Proposal');
  const { data, error, isError, refetch } = trpc.proposals.byId.useQuery({ proposalId });
  if (data !== undefined)
    return data.status === 'draft' ? (
      <Builder key={data.id} detail={data} reload={async () => (await refetch()).data} />
    ) : (
      <SentProposal detail={data} />
    );
  if (!isError)
    return (
      <SkeletonBlock label="Loading the proposal" className="p-6">
        <Skeleton className="mb-4 h-6 w-64" />
        <Skeleton className="h-64 w-full" />
      </SkeletonBlock>
    );
  const { sentence, requestId } = failureOf(error);
  return (
    <ErrorState
      title="The proposal could not be loaded"
      sentence={sentence}
      requestId={requestId}
      onRetry={() => void refetch()}
    />
  );
}

const saveStateText: Record<SaveState, string> = {
  idle: 'Saved',
  saved: 'Saved',
  saving: 'Saving…',
  unsaved: 'Not saved yet',
  refused: 'Not saved',
  conflict: 'Not saved',
};

interface BuilderProps {
  detail: ProposalDetail;
  reload: () => Promise<ProposalDetail | undefined>;
}

function Builder({ detail, reload }: BuilderProps) {
  const { draft, change, state, failure, isStale, flush, takeTheirs } = useBuilder(detail, reload);
  const [isSending, setIsSending] = useState(false);
  const utils = trpc.useUtils();
  const rates = trpc.exchangeRates.list.useQuery().data?.rates;
  const now = new Date(serverNow()).toISOString();
  const lines = priceLines(detail, draft, now);
  const preview = previewOf(detail, draft, lines, now);
  const concerns = concernsOf(detail, draft, lines, now);
  const canSend = preview.options.length > 0 && preview.options.length === lines.length;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || !canSend) return;
      event.preventDefault();
      setIsSending(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [canSend]);
  const openPdf = async (): Promise<void> => {
    await flush();
    window.open(`/api/proposals/${detail.id}/document.pdf`, '_blank', 'noopener');
  };
  return (
    <ProposalFrame
      detail={detail}
      actions={
        <>
          <span role="status" className="text-xs text-ink-3">
            {saveStateText[state]}
          </span>
          <Button icon={<FileText size={14} aria-hidden />} onClick={() => void openPdf().catch(() => undefined)}>
            Open the PDF
          </Button>
          <Button
            variant="primary"
            icon={<Send size={14} aria-hidden />}
            disabled={!canSend}
            title="Ctrl Enter"
            onClick={() => setIsSending(true)}
          >
            Send…
          </Button>
        </>
      }
    >
      {failure !== null ? (
        <Banner
          tone="danger"
          action={
            isStale ? (
              <Button size="sm" onClick={() => void takeTheirs()}>
                Load the saved version
              </Button>
            ) : (
              <Button size="sm" onClick={() => void flush().catch(() => undefined)}>
                Try again
              </Button>
            )
          }
        >
          {failure.sentence}
        </Banner>
      ) : null}
      {concerns.length === 0 ? null : (
        <Banner tone="warning">{concerns.map((concern) => formatConcern(concern)).join(' ')}</Banner>
      )}
      <div className="grid lg:grid-cols-[minmax(22rem,28rem)_minmax(0,1fr)]">
        <div className="border-line bg-surface-1 lg:border-r">
          <OptionsEditor
            detail={detail}
            lines={lines}
            currency={draft.terms.currency}
            rates={rates}
            onChange={(options) => change({ options })}
          />
          <TermsEditor
            terms={draft.terms}
            legs={detail.legs}
            currencyField={<CurrencyField detail={detail} draft={draft} rates={rates ?? []} onChange={change} />}
            cardFeeBasisPoints={detail.cardFeeBasisPoints}
            onChange={(terms) => change({ terms })}
          />
        </div>
        <div
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
          tabIndex={0}
          role="region"
          aria-label="Preview"
          // In sight while what it shows is being changed; a long one scrolls by itself.
          className="min-w-0 self-start p-4 outline-offset-[-2px] md:p-6 lg:sticky lg:top-12 lg:max-h-[calc(100dvh-3rem)] lg:overflow-y-auto"
        >
          <ClientPreview proposal={preview} />
        </div>
      </div>
      {isSending ? (
        <Suspense fallback={null}>
          <SendDialog
            detail={detail}
            preview={preview}
            concerns={concerns}
            flush={flush}
            onClose={() => setIsSending(false)}
            onSent={() => {
              setIsSending(false);
              void utils.proposals.byId.invalidate();
            }}
          />
        </Suspense>
      ) : null}
    </ProposalFrame>
  );
}

function SentProposal({ detail }: { detail: ProposalDetail }) {
  const navigate = useNavigate();
  return (
    <ProposalFrame
      detail={detail}
      actions={
        <>
          {detail.sentAt === null ? null : (
            <span className="text-xs text-ink-3">
              sent <TimeText at={detail.sentAt} />
            </span>
          )}
          <SentActions
            detail={detail}
            onDrafted={(proposalId) => void navigate({ to: '/proposals/$proposalId', params: { proposalId } })}
          />
        </>
      }
    >
      <div className="p-4 md:p-6">
        {detail.document === null ? (
          <p className="text-row text-ink-3">Recorded as sent; its contents were never stored here.</p>
        ) : (
          <ClientPreview proposal={detail.document} />
        )}
      </div>
    </ProposalFrame>
  );
}
