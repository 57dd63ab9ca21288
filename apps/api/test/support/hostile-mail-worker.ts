// A mail reader that misbehaves for marked mails, and reads others like the real one.
import { answerOrders } from '../../src/platform/answer-orders.ts';
import type { MailAnswer } from '../../src/integrations/mail/mail-worker.ts';
import { readMail } from '../../src/integrations/mail/read-mail.ts';

answerOrders<Uint8Array, MailAnswer>(async (bytes) => {
  const raw = Buffer.from(bytes);
  const isMarked = (mark: string) => raw.includes(`X-Hostile: ${mark}`);
  if (isMarked('stalls')) for (;;);
  if (isMarked('grows')) for (const held: number[][] = []; ;) held.push(Array.from({ length: 10_000 }, (_, at) => at));
  if (isMarked('exits')) process.exit(1);
  return { mail: await readMail(raw) };
});
