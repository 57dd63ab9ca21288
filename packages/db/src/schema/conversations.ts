import type {
  BrokerageId,
  ClientId,
  ConversationId,
  IsoAgentId,
  MessageId,
  OperatorId,
  SessionId,
} from '@tripthread/shared/ids';
import { messageChannels } from '@tripthread/shared/mail/mails';
import { messageAudiences, messageDeliveries, messageSenders } from '@tripthread/shared/messages/messages';
import { pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, id, instant } from './columns.ts';

export const conversationType = pgEnum('conversation_type', [
  'rfp_negotiation',
  'quote_discussion',
  'general_inquiry',
  'booking_confirmation',
  'support',
]);
export const messageSender = pgEnum('message_sender', messageSenders);
export const messageAudience = pgEnum('message_audience', messageAudiences);
export const messageChannel = pgEnum('message_channel', messageChannels);
export const messageDelivery = pgEnum('message_delivery', messageDeliveries);

export const conversations = pgTable('conversations', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<ConversationId>(),
  clientId: uuid('client_id').$type<ClientId>(),
  type: conversationType('type').notNull().default('rfp_negotiation'),
  subject: text('subject'),
  createdAt: instant('created_at').notNull(),
});

export const messages = pgTable('messages', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<MessageId>(),
  sessionId: uuid('session_id').notNull().$type<SessionId>(),
  conversationId: uuid('conversation_id').notNull().$type<ConversationId>(),
  senderType: messageSender('sender_type').notNull(),
  senderIsoAgentId: uuid('sender_iso_agent_id').$type<IsoAgentId>(),
  senderOperatorId: uuid('sender_operator_id').$type<OperatorId>(),
  senderClientId: uuid('sender_client_id').$type<ClientId>(),
  audience: messageAudience('audience').notNull(),
  content: text('content').notNull(),
  delivery: messageDelivery('delivery').notNull().default('recorded'),
  avinodeMessageId: text('avinode_message_id'),
  createdAt: instant('created_at').notNull(),
  channel: messageChannel('channel'),
});
