import { Download, Link2Off, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { PagePane } from '../../components/frames/page-pane.tsx';
import { Banner, EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import { useOnline } from '../../lib/page/use-online.ts';
import { AnswerPart } from './answer-part.tsx';
import { AskPart } from './ask-part.tsx';
import { textColorOn } from '../../lib/page/text-color-on.ts';
import { Itinerary } from './itinerary.tsx';
import { type ClientPage, type PageProposal, savePdf } from './link-api.ts';
import { OptionCard } from './option-card.tsx';
import { Part, TouchButton, Prose, Refusal } from './page-parts.tsx';
import { StateBanner } from './state-banner.tsx';
import { useClientPage } from './use-client-page.ts';
import { useRegisterView } from './use-register-view.ts';

/** Shows a proposal to its client, by a link and without a login. */
export function PublicProposalPage({ token }: { token: string }) {
  const { page: data, failure, refetch, show } = useClientPage(token);
  useRegisterView(token, data !== undefined);
  useEffect(() => {
    document.title = data === undefined ? 'Proposal' : `${data.title} · ${data.brokerage.name}`;
  }, [data]);
  if (data !== undefined)
    return <ReadPage token={token} page={data} onAnswered={show} onRefused={() => void refetch()} />;
  if (failure === null) return <Loading />;
  const { reason, message, requestId } = failure;
  const isGone = reason === 'LINK_NOT_FOUND' || reason === 'BAD_INPUT';
  return (
    <PagePane isCentered focusOnLoad>
      <main className="px-4">
        {isGone ? (
          <EmptyState
            isPage
            icon={<Link2Off size={22} aria-hidden />}
            title="This link doesn’t work"
            text="It was withdrawn, or copied incompletely. Ask your broker for another."
          />
        ) : (
          <ErrorState
            title="The proposal could not be loaded"
            sentence={message}
            requestId={requestId}
            onRetry={() => void refetch()}
          />
        )}
      </main>
    </PagePane>
  );
}

interface ReadPageProps {
  token: string;
  page: ClientPage;
  onAnswered: (page: ClientPage) => void;
  onRefused: () => void;
}

function ReadPage({ token, page, onAnswered, onRefused }: ReadPageProps) {
  const isOnline = useOnline();
  const { proposal, state } = page;
  // Then asking is the only action, and comes first.
  const isExpired = state === 'expired';
  const isOpen = state === 'open' && proposal !== null;
  return (
    <div className="flex h-full flex-col">
      <PagePane focusOnLoad className="min-h-0 flex-1">
        <PageHeader page={page} />
        {isOnline ? null : (
          <Banner tone="warning" icon={<WifiOff size={14} aria-hidden />}>
            You are offline. What you type is kept on this device.
          </Banner>
        )}
        <main className="mx-auto grid w-full max-w-270 content-start items-start gap-4 px-4 pt-4 pb-8 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-6 lg:pt-6 lg:pb-10">
          <div className="flex min-w-0 flex-col gap-4">
            <StateBanner page={page} />
            {isExpired && page.canAsk ? <AskPart token={token} page={page} isMain /> : null}
            {proposal === null ? null : <Offer page={page} proposal={proposal} />}
          </div>
          <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-6">
            {isOpen ? (
              <AnswerPart token={token} page={page} proposal={proposal} onAnswered={onAnswered} onRefused={onRefused} />
            ) : null}
            {page.canAsk && !isExpired ? <AskPart token={token} page={page} isMain={false} /> : null}
            {page.hasPdf ? <PdfPart token={token} /> : null}
            <Contact page={page} />
          </div>
        </main>
      </PagePane>
      {isOpen ? <AnswerBar color={page.brokerage.color} /> : null}
    </div>
  );
}

function PageHeader({ page }: { page: ClientPage }) {
  const { brokerage, title, number, version, proposal } = page;
  const to = proposal?.preparedFor;
  return (
    <header className="border-b border-line bg-surface-1">
      <div className="h-1.5" style={{ backgroundColor: brokerage.color }} />
      <div className="mx-auto flex w-full max-w-270 flex-col gap-3 px-4 py-4 lg:py-5">
        <p className="flex items-center gap-2.5 text-body font-semibold">
          <span
            aria-hidden
            className="flex size-8 shrink-0 items-center justify-center rounded-md"
            style={{ backgroundColor: brokerage.color, color: textColorOn(brokerage.color) }}
          >
            {brokerage.name.slice(0, 1).toUpperCase()}
          </span>
          <span className="min-w-0 break-words">{brokerage.name}</span>
        </p>
        <div>
          <h1 className="text-title font-semibold break-words">{title}</h1>
          <p className="text-body break-words text-ink-2">
            Proposal {number}
            {version > 1 ? `, version ${version}` : ''}
            {to == null ? '' : `, for ${[to.name, to.companyName].filter(Boolean).join(', ')}`}
          </p>
        </div>
      </div>
    </header>
  );
}

function Offer({ page, proposal }: { page: ClientPage; proposal: PageProposal }) {
  const { options, legs, intro, terms } = proposal;
  const isOnly = options.length === 1;
  return (
    <>
      {intro === null ? null : <Prose text={intro} />}
      {legs.length === 0 ? null : <Itinerary legs={legs} color={page.brokerage.color} />}
      <section aria-label={isOnly ? 'The offer' : 'Your options'} className="flex flex-col gap-3">
        <h2 className="text-body font-semibold">{isOnly ? 'The offer' : `Your options`}</h2>
        <div className={isOnly ? 'grid' : 'grid items-start gap-4 md:grid-cols-2'}>
          {options.map((option, index) => (
            <OptionCard
              key={index}
              option={option}
              number={index + 1}
              isOnly={isOnly}
              isChosen={page.state === 'accepted' && page.answer?.option === index + 1}
              color={page.brokerage.color}
            />
          ))}
        </div>
      </section>
      {terms === null ? null : (
        <Part title="Terms">
          <Prose text={terms} />
        </Part>
      )}
    </>
  );
}

function PdfPart({ token }: { token: string }) {
  const [isBusy, setIsBusy] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const save = async (): Promise<void> => {
    setIsBusy(true);
    setHasFailed(!(await savePdf(token)));
    setIsBusy(false);
  };
  return (
    <div className="flex flex-col gap-2">
      <TouchButton icon={<Download size={16} aria-hidden />} busy={isBusy} onClick={() => void save()}>
        Download as PDF
      </TouchButton>
      <Refusal sentence={hasFailed ? 'The document could not be fetched. Try again in a moment.' : null} />
    </div>
  );
}

function Contact({ page }: { page: ClientPage }) {
  const by = page.proposal?.preparedBy;
  return (
    <p className="px-1 text-row break-words text-ink-3">
      {by === undefined ? null : (
        <>
          Prepared by {by.name},{' '}
          <a href={`mailto:${by.email}`} className="text-accent-ink underline">
            {by.email}
          </a>
          <br />
        </>
      )}
      {page.brokerage.contactLine}
    </p>
  );
}

/** On a phone the form is below a long page, so a link to it stays on screen. */
const AnswerBar = ({ color }: { color: string }) => (
  <nav aria-label="Answer" className="shrink-0 border-t border-line bg-surface-1 p-3 lg:hidden print:hidden">
    <a
      href="#answer"
      className="flex min-h-11 items-center justify-center rounded-md px-4 text-body font-medium"
      style={{ backgroundColor: color, color: textColorOn(color) }}
    >
      Answer this proposal
    </a>
  </nav>
);

function Loading() {
  return (
    <PagePane focusOnLoad>
      <main className="mx-auto w-full max-w-270 px-4 py-6">
        <SkeletonBlock label="Loading the proposal">
          <div className="flex flex-col gap-4">
            <Skeleton className="h-8 w-48" />
            <Skeleton className="h-5 w-72 max-w-full" />
            {[32, 48, 48].map((height, index) => (
              <div
                key={index}
                className="flex flex-col gap-3 rounded-lg border border-line bg-surface-1 p-5"
                style={{ minHeight: height * 4 }}
              >
                <Skeleton className="w-32" />
                <Skeleton className="w-full" />
                <Skeleton className="w-2/3" />
              </div>
            ))}
          </div>
        </SkeletonBlock>
      </main>
    </PagePane>
  );
}
