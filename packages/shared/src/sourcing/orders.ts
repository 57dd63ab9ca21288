/** What a broker has us do at Avinode: kept with what they saw happen, done by the queue, told in the thread. */
export const orderKinds = ['create_trip', 'send_chat', 'cancel_trip', 'cancel_rfq'] as const;
export type OrderKind = (typeof orderKinds)[number];

export const orderStatuses = ['waiting', 'done', 'failed'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Characters that operators are sent with a cancellation. */
export const longestSellerMessage = 2_000;
/** Characters of a chat message: Avinode takes about 5 kB. */
export const longestChat = 4_000;
