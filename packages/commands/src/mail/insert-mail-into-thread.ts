import type { TenantTx } from '@tripthread/db/database';
import { type InboundMail, moveInboundMail, placed } from '@tripthread/db/queries/mail/inbound-mails';
import type { Session } from '@tripthread/db/queries/sessions/sessions';
import type { IsoAgentId } from '@tripthread/shared/ids';
import { inboundMailText } from '@tripthread/shared/mail/inbound-mail';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import type { Instant } from '@tripthread/shared/time/clock';
import { postMessage } from '../sessions/post-message.ts';

/**
 * Posts an inbound mail into the thread of a locked session as the client's message. An automatic reply becomes an
 * internal note and leaves the turn as it is.
 * @param by the broker who attached it by hand
 */
export async function insertMailIntoThread(
  tx: TenantTx,
  session: Session,
  mail: Pick<InboundMail, 'id' | 'bodyText'>,
  { isAnswer, at, by }: { readonly isAnswer: boolean; readonly at: Instant; readonly by?: IsoAgentId },
): Promise<void> {
  const { message } = await postMessage(tx, session, {
    actor: isAnswer ? systemActor : { kind: 'client', id: session.clientId },
    audience: isAnswer ? 'internal' : 'client',
    text: inboundMailText(mail.bodyText ?? '', isAnswer),
    refs: { inboundMailId: mail.id, ...(by === undefined ? {} : { enteredBy: by }) },
    source: 'mail',
    at,
  });
  const place = placed({ sessionId: session.id, messageId: message.id, at, ...(by === undefined ? {} : { by }) });
  await moveInboundMail(tx, mail.id, ['pending', 'orphan', 'parked'], place);
}
