import { maxMessageLength } from '../messages/messages.ts';

const cutNote = '\n\n[…] Longer than a message may be; the whole mail is kept.';

/** Returns an inbound mail's text as a message, cut to a message's length. */
export function inboundMailText(text: string, isAnswer: boolean): string {
  const content = `${isAnswer ? 'Automatic reply: ' : ''}${text.trim() === '' ? '(no text)' : text}`;
  if (content.length <= maxMessageLength) return content;
  return content.slice(0, maxMessageLength - cutNote.length).toWellFormed() + cutNote;
}
