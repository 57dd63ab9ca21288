/** Avinode commands: stored in the transaction that requests them, executed by the work queue, reported in the thread. */
export const avinodeCommandKinds = ['create_trip', 'send_chat', 'cancel_trip', 'cancel_rfq'] as const;
export type AvinodeCommandKind = (typeof avinodeCommandKinds)[number];

export const avinodeCommandStatuses = ['waiting', 'done', 'failed'] as const;
export type AvinodeCommandStatus = (typeof avinodeCommandStatuses)[number];

/** Maximum length of the message to operators in a cancellation. */
export const maxSellerMessageLength = 2_000;
/** Characters of a chat message: Avinode takes about 5 kB. */
export const maxOperatorMessageLength = 4_000;
