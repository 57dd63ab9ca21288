import { inReadTransaction, type TenantTx } from '@tripthread/db/database';
import { findLiveLink } from '@tripthread/db/queries/proposals/proposal-links';
import type { ProposalId } from '@tripthread/shared/ids';
import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import type { Instant } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import { decidePage, type PageState } from '@tripthread/shared/proposals/public/proposal-answers';
import { linkPath, openLinkToken } from '../../links/link-token.ts';
import { getOffer, type Offer } from './get-offer.ts';
import type { ResolvedLink } from './open-link.ts';

/** What a client sees of a proposal: its document as it was sent, and what became of it. No id of ours is in it. */
export interface ClientPage {
  readonly state: PageState;
  /** The server's present: a phone that is off by an hour must not show a lapsed offer as good. */
  readonly now: Instant;
  /** When the link ends. */
  readonly linkEndsAt: Instant;
  readonly brokerage: ClientProposal['brokerage'];
  readonly title: string;
  readonly number: string;
  readonly version: number;
  /** Null once the link has ended: its holder is told so, and no more. */
  readonly proposal: PageProposal | null;
  readonly answer: {
    readonly answer: 'accepted' | 'declined';
    readonly name: string;
    readonly option: number | null;
    readonly at: Instant;
  } | null;
  /** Where the version that went out after this one is read; null where its links were withdrawn. */
  readonly newerPath: string | null;
  readonly canAsk: boolean;
  readonly hasPdf: boolean;
}

/** The document without our ids: options go by their place. */
export type PageProposal = Omit<ClientProposal, 'options' | 'brokerage' | 'title' | 'number' | 'version'> & {
  readonly options: readonly Omit<ClientProposal['options'][number], 'id'>[];
};

/** @throws LINK_NOT_FOUND also where it was withdrawn */
export function viewProposal(link: ResolvedLink): Promise<ClientPage> {
  return inReadTransaction(link.tenant, async (tx) => pageOf(tx, link, await getOffer(tx, link.linkId)));
}

export async function pageOf(tx: TenantTx, { clock, encryptor }: ResolvedLink, offer: Offer): Promise<ClientPage> {
  const now = clock.now();
  const { answer, link } = offer;
  const { state, document, isEnded } = unwrap(decidePage(offer.facts, offer.document, now));
  return {
    state,
    now,
    linkEndsAt: link.expiresAt,
    brokerage: document.brokerage,
    title: document.title,
    number: document.number,
    version: document.version,
    proposal: isEnded ? null : withoutIds(document),
    answer:
      answer === null || isEnded
        ? null
        : { answer: answer.answer, name: answer.typedName, option: answer.optionNumber, at: answer.answeredAt },
    newerPath: state === 'superseded' ? await pathOf(tx, encryptor, offer.newerId, now) : null,
    canAsk: offer.session.status !== 'archived',
    hasPdf: !isEnded,
  };
}

/** Field by field: what is added to the document does not come along by itself. */
function withoutIds({ options, ...document }: ClientProposal): PageProposal {
  const { preparedBy, preparedFor, preparedAt, validUntil, currency, intro, terms, legs } = document;
  return {
    preparedBy,
    preparedFor,
    preparedAt,
    validUntil,
    currency,
    intro,
    terms,
    legs,
    options: options.map(optionWithoutId),
  };
}

function optionWithoutId(option: ClientProposal['options'][number]): PageProposal['options'][number] {
  const { title, aircraftType, tail, yearOfMake, seats, operatorName, included, notIncluded, note, price } = option;
  return { title, aircraftType, tail, yearOfMake, seats, operatorName, included, notIncluded, note, price };
}

/** Returns the path of a version's live link, or null. */
async function pathOf(
  tx: TenantTx,
  encryptor: ResolvedLink['encryptor'],
  proposalId: ProposalId | null,
  now: Instant,
): Promise<string | null> {
  const link = proposalId === null ? null : await findLiveLink(tx, proposalId, now);
  const token = link === null ? null : openLinkToken(encryptor, link);
  return token === null ? null : linkPath(token);
}
