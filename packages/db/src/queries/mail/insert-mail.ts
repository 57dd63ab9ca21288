import type { Instant } from '@tripthread/shared/time/clock';
import type { IsoAgentId } from '@tripthread/shared/ids';
import { maxMessageLength } from '@tripthread/shared/messages/messages';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import type { TenantTx } from '../../internal/handles.ts';
import { type InboundMail, moveInboundMail, placed } from './inbound-mails.ts';
import { postMessage } from '../messages/post-message.ts';
import type { Session } from '../sessions/sessions.ts';

const cutNote = '\n\n[…] Longer than a message may be; the whole mail is kept.';

/** Whoever wrote nothing but attached something has said that. */
function contentOf(text: string, isAnswer: boolean): string {
  const said = `${isAnswer ? 'Automatic reply: ' : ''}${text.trim() === '' ? '(no text)' : text}`;
  if (said.length <= maxMessageLength) return said;
  return said.slice(0, maxMessageLength - cutNote.length).toWellFormed() + cutNote;
}

/**
 * Puts a mail into a session's thread as what the client wrote. A machine's answer is shown as a note, and leaves the
 * turn where it is. The session has to be locked.
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
    text: contentOf(mail.bodyText ?? '', isAnswer),
    refs: { inboundMailId: mail.id, ...(by === undefined ? {} : { enteredBy: by }) },
    source: 'mail',
    at,
  });
  const place = placed({ sessionId: session.id, messageId: message.id, at, ...(by === undefined ? {} : { by }) });
  await moveInboundMail(tx, mail.id, ['pending', 'orphan', 'parked'], place);
}
