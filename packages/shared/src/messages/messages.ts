export const messageSenders = ['iso_agent', 'client', 'operator', 'assistant', 'system'] as const;
export type MessageSender = (typeof messageSenders)[number];

export const messageAudiences = ['client', 'operator', 'internal'] as const;
export type MessageAudience = (typeof messageAudiences)[number];

/** `recorded`: stored in the thread and not sent. The other values belong to a mail or an Avinode chat. */
export const messageDeliveries = [
  'recorded',
  'sending',
  'sent',
  'failed',
  'awaiting_approval',
  'unknown',
  'kept',
  'withdrawn',
] as const;
export type MessageDelivery = (typeof messageDeliveries)[number];

export const maxMessageLength = 10_000;
