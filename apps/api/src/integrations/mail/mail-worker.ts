import { answerOrders } from '../../platform/answer-orders.ts';
import { UnreadableMail } from './bounds.ts';
import { type ReadMail, readMail } from './read-mail.ts';

export type MailAnswer = { readonly mail: ReadMail } | { readonly unreadable: string };

answerOrders<Uint8Array, MailAnswer>(async (raw) => {
  try {
    return { mail: await readMail(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)) };
  } catch (error) {
    if (error instanceof UnreadableMail) return { unreadable: error.message };
    throw error;
  }
});
