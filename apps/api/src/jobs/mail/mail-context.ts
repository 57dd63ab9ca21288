import type { Database } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { Mailer } from '../../integrations/mail/mailer.ts';
import type { MailReader } from '../../integrations/mail/mail-reader.ts';
import type { Encryptor } from '@tripthread/commands/links/encryptor';
import type { ReplyAddresses } from '../../integrations/mail/reply-address.ts';

/** What mail is sent and placed with. */
export interface MailContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly reader: MailReader;
  /** Null where there is no mail server: mail is kept then. */
  readonly mailer: Mailer | null;
  /** The address that mail comes from. */
  readonly from: string;
  readonly replies: ReplyAddresses;
  readonly encryptor: Encryptor;
  /** The address people use, without a slash at its end. */
  readonly publicUrl: string;
}
