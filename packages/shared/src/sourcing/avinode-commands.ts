/** What a broker has us do at Avinode: kept with what they saw happen, done by the queue, told in the thread. */
export const avinodeCommandKinds = ['create_trip', 'send_chat', 'cancel_trip', 'cancel_rfq'] as const;
export type AvinodeCommandKind = (typeof avinodeCommandKinds)[number];

export const avinodeCommandStatuses = ['waiting', 'done', 'failed'] as const;
export type AvinodeCommandStatus = (typeof avinodeCommandStatuses)[number];

/** Characters that operators are sent with a cancellation. */
export const maxSellerMessageLength = 2_000;
/** Characters of a chat message: Avinode takes about 5 kB. */
export const maxOperatorMessageLength = 4_000;
