import type { IsoAgentId, MessageId, OperatorId } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';
import { maxMessageLength, type MessageAudience, type MessageSender } from '@tripthread/shared/messages/messages';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf, instantOf, type Mapped, objectOf, textOf } from './rows.ts';

export interface MessageRow {
  readonly id: MessageId;
  readonly sender_type: MessageSender;
  readonly sender_iso_agent_id: IsoAgentId | null;
  readonly sender_operator_id: OperatorId | null;
  readonly audience: MessageAudience;
  readonly content: string;
  readonly avinode_message_id: string | null;
  readonly created_at: Instant;
}

/** The metadata of a message, without its text. */
export type MessageHead = Pick<
  MessageRow,
  'id' | 'sender_type' | 'sender_iso_agent_id' | 'sender_operator_id' | 'audience' | 'created_at'
>;

const senders: Readonly<Record<string, MessageSender>> = {
  iso_agent: 'iso_agent',
  ai_assistant: 'assistant',
  operator: 'operator',
  system: 'system',
};

const contentTypes: ReadonlySet<string> = new Set([
  'text',
  'quote_shared',
  'quote_updated',
  'quote_accepted',
  'quote_rejected',
  'quote_expired',
  'rfp_created',
  'rfp_updated',
  'proposal_shared',
  'document_attached',
  'booking_confirmed',
  'payment_requested',
  'system_notification',
  'workflow_update',
  'typing_indicator',
  'email_approval_request',
  'email_approved',
  'email_rejected',
  'contract_shared',
  'margin_selection',
]);

export const isDeleted = (raw: Raw): boolean => textOf(raw, 'deleted_at') !== null;

/**
 * Returns sender and readers. In the legacy system a broker's messages went to the assistant, unless an operator was in the
 * conversation: a message is never shown as read by a person who did not get it.
 */
export function toHead(raw: Raw, { withOperator, at }: { withOperator: boolean; at: Instant }): MessageHead {
  const sender = textOf(raw, 'sender_type') ?? '';
  const sender_type = Object.hasOwn(senders, sender) ? (senders[sender] as MessageSender) : 'system';
  const isToOperator = withOperator || textOf(raw, 'avinode_message_id') !== null || idOf(raw, 'quote_id') !== null;
  const isOutward = sender_type === 'operator' || (sender_type === 'iso_agent' && isToOperator);
  return {
    id: idOf(raw, 'id') ?? ('' as MessageId),
    sender_type,
    sender_iso_agent_id: sender_type === 'iso_agent' ? idOf(raw, 'sender_iso_agent_id') : null,
    sender_operator_id: sender_type === 'operator' ? idOf(raw, 'sender_operator_id') : null,
    audience: isOutward ? 'operator' : 'internal',
    created_at: instantOf(raw, 'created_at') ?? at,
  };
}

export function toMessage(raw: Raw, given: { withOperator: boolean; at: Instant }): Mapped<MessageRow> {
  const notes: Note[] = [];
  const sender = textOf(raw, 'sender_type');
  if (sender === null || !Object.hasOwn(senders, sender))
    notes.push({ reason: 'unknown_value', field: 'sender_type', value: sender ?? '' });
  const type = textOf(raw, 'content_type') ?? 'text';
  if (!contentTypes.has(type)) notes.push({ reason: 'unknown_value', field: 'content_type', value: type });
  if (instantOf(raw, 'created_at') === null) notes.push({ reason: 'unreadable_time', field: 'created_at' });
  if (isRich(raw)) notes.push({ reason: 'rich_message', value: type });
  const avinodeId = textOf(raw, 'avinode_message_id');
  return {
    row: { ...toHead(raw, given), content: contentOf(raw, type, notes), avinode_message_id: avinodeId },
    notes,
  };
}

function contentOf(raw: Raw, type: string, notes: Note[]): string {
  const text = textOf(raw, 'content');
  if (text === null) {
    notes.push({ reason: 'empty_message', value: type });
    return `[${type.replaceAll('_', ' ')}]`;
  }
  if (text.length <= maxMessageLength) return text;
  notes.push({ reason: 'long_message', value: `${text.length} characters` });
  return `${text.slice(0, maxMessageLength - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

const isRich = (raw: Raw): boolean =>
  objectOf(raw, 'rich_content') !== null ||
  (Array.isArray(raw.attachments) && raw.attachments.length > 0) ||
  objectOf(raw, 'attachments') !== null ||
  textOf(raw, 'original_content') !== null;
