import type { MessageReading } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { maxMessageLength } from '@tripthread/shared/messages/messages';
import { type Actor, senderIdsOf, systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen, turnAfterMessage } from '@tripthread/shared/sessions/sessions';
import { and, inArray } from 'drizzle-orm';
import { inside, type TenantTx } from '../../../internal/handles.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { messages } from '../../../schema/conversations.ts';
import type { ReadMessage } from './apply-trip-read.ts';
import { matchOwnMessage } from '../avinode-commands.ts';
import type { Companies } from '../operator-lookup.ts';
import { insertMessages } from '../../messages/conversations.ts';
import { appendAllToSession, type Session } from '../../sessions/sessions.ts';

/** Posts what was written at Avinode into every session of the trip, each message once. */
export async function applyMessages(
  tx: TenantTx,
  sessions: readonly Session[],
  read: readonly ReadMessage[],
  { companies, at }: { companies: Companies; at: Instant },
): Promise<void> {
  if (sessions.length === 0) return;
  const written = read
    .map(({ message }) => message)
    .filter(({ text }) => text !== null && text.trim() !== '')
    .sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? -1 : 1));
  if (written.length === 0) return;
  for (const message of written) await matchOwnMessage(tx, message);
  const known = await listKnown(tx, sessions, written);
  for (const session of sessions) {
    const fresh = written.filter(({ avinodeMessageId }) => {
      const name = `${session.id} ${avinodeMessageId}`;
      const isFresh = !known.has(name);
      known.add(name);
      return isFresh;
    });
    if (fresh.length > 0) await post(tx, session, fresh, { companies, at });
  }
}

async function listKnown(
  tx: TenantTx,
  sessions: readonly Session[],
  written: readonly MessageReading[],
): Promise<Set<string>> {
  const { sessionId, avinodeMessageId } = messages;
  const rows = await tx[inside].db
    .select({ sessionId, avinodeMessageId })
    .from(messages)
    .where(
      and(
        ofTenant(tx, messages),
        inArray(
          sessionId,
          sessions.map(({ id }) => id),
        ),
        inArray(
          avinodeMessageId,
          written.map((message) => message.avinodeMessageId),
        ),
      ),
    );
  return new Set(rows.map((row) => `${row.sessionId} ${row.avinodeMessageId}`));
}

async function post(
  tx: TenantTx,
  given: Session,
  written: readonly MessageReading[],
  { companies, at }: { companies: Companies; at: Instant },
): Promise<void> {
  const actors: Actor[] = [];
  for (const message of written) actors.push(await writerOf(companies, message));
  const stored = await insertMessages(
    tx,
    written.map((message, index) => ({
      sessionId: given.id,
      conversationId: given.conversationId,
      senderType: (actors[index] as Actor).kind,
      audience: 'operator',
      content: (message.text ?? '').slice(0, maxMessageLength),
      delivery: 'sent',
      avinodeMessageId: message.avinodeMessageId,
      createdAt: at,
      ...senderIdsOf(actors[index] ?? systemActor),
    })),
  );
  const idOf = new Map(stored.map(({ id, avinodeMessageId }) => [avinodeMessageId, id]));
  const appends = written.map(({ avinodeMessageId }, index) => (session: Session) => ({
    kind: 'message_posted' as const,
    actor: actors[index] as Actor,
    source: 'avinode' as const,
    at,
    refs: { messageId: idOf.get(avinodeMessageId), avinodeId: avinodeMessageId },
    patch: {
      messageCount: session.messageCount + 1,
      ...(isOpen(session.status)
        ? { turn: turnAfterMessage(session.turn, (actors[index] as Actor).kind, 'operator') }
        : {}),
    },
  }));
  await appendAllToSession(tx, given, appends);
}

/** Which colleague wrote in Avinode itself is not told there. */
async function writerOf(companies: Companies, { writtenBy, operator }: MessageReading): Promise<Actor> {
  if (writtenBy === 'us') return { kind: 'iso_agent', id: null };
  return { kind: 'operator', id: operator === null ? null : await companies.idOf(operator) };
}
