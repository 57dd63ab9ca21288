import { allow, type Decision, refuse } from '../failures.ts';
import type { EventChanges, EventRefs } from '../sessions/session-events.ts';
import { isOpen, type SessionFacts, type SessionStatus } from '../sessions/sessions.ts';

/** Replaces an erased text. */
export const erasedPlaceholder = 'Erased';
export const erasedClientName = 'Erased client';

/** Decides whether a lead may erase a client: they typed its name, and it has no open session. */
export function decideErasure(
  name: string,
  typed: string,
  sessions: readonly { readonly status: SessionStatus }[],
): Decision<null> {
  if (typed.trim() !== name.trim()) return refuse('ERASURE_NOT_CONFIRMED', { confirmName: 'Not the name on the card' });
  return sessions.some(({ status }) => isOpen(status)) ? refuse('CLIENT_HAS_OPEN_SESSIONS') : allow(null);
}

/** Removes what people wrote from a session's facts. Applied to the row and to every event, so that the row stays their fold. */
export function erasedFacts<Facts extends Partial<SessionFacts>>(facts: Facts): Facts {
  const { workflowState, quoteRejections } = facts;
  return {
    ...facts,
    ...(workflowState === undefined ? {} : { workflowState: {} }),
    ...(quoteRejections === undefined
      ? {}
      : {
          quoteRejections: Object.fromEntries(
            Object.entries(quoteRejections).map(([id, rejection]) => [id, { ...rejection, reason: erasedPlaceholder }]),
          ),
        }),
  };
}

/** Ids, numbers and field names stay; anything else that an event refers to counts as personal text. */
const retainedRefs: readonly (keyof EventRefs)[] = [
  'messageId',
  'quoteId',
  'aboutMessageId',
  'revision',
  'isBack',
  'rfqId',
  'proposalId',
  'requestId',
  'notificationId',
  'mailId',
  'inboundMailId',
  'enteredBy',
  'avinodeId',
  'avinodeKind',
  'linkChange',
  'requestFields',
  'mergedSessionId',
];

export function eraseEvent({ refs, changes }: { readonly refs: EventRefs; readonly changes: EventChanges }) {
  const { before, after } = changes;
  return {
    refs: Object.fromEntries(
      retainedRefs.filter((name) => name in refs).map((name) => [name, refs[name]]),
    ) as EventRefs,
    changes: {
      ...changes,
      ...(before === undefined ? {} : { before: erasedFacts(before) }),
      ...(after === undefined ? {} : { after: erasedFacts(after) }),
    },
  };
}
