import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { Mailer } from '../../integrations/mail/mailer.ts';
import type { MailReader } from '../../integrations/mail/mail-reader.ts';
import type { Encryptor } from '@tripthread/commands/links/encryptor';
import type { ReplyAddresses } from '../../integrations/mail/reply-address.ts';

/** What the jobs of the mail queues need. */
export interface MailContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly reader: MailReader;
  /** Null without a mail server: mail is stored and not sent. */
  readonly mailer: Mailer | null;
  /** The sender's address. */
  readonly from: string;
  readonly replies: ReplyAddresses;
  readonly encryptor: Encryptor;
  /** The product's URL, without a trailing slash. */
  readonly publicUrl: string;
}
