/** Why a legacy row was not migrated, or not completely. Each reason is a heading of the report. */
export const reasons = {
  blank_session: 'a session without messages, trip, RFP or request: opened by a click and never used',
  blank_conversation: 'a conversation without messages, request or session',
  merged_session: 'a second open session of the same conversation: merged into the one with the newest activity',
  placeholder: 'a request that was only the placeholder of a conversation: it became that conversation’s session',
  lost_conversation: 'its conversation no longer exists: created again under the same id',
  deleted_message: 'deleted in the legacy system: not part of the thread',
  no_conversation: 'belongs to no conversation',
  empty_message: 'has no text: replaced by a line that says what it was',
  long_message: 'longer than a message may be: truncated in the thread',
  rich_message: 'had more than text: a card, files, or an earlier version',
  repeated_message: 'another copy of a message that Avinode delivered twice: both are in the thread',
  unknown_value: 'an unknown value',
  broken_reference: 'refers to a row that does not exist',
  wrong_column: 'an Avinode id was in the wrong column: moved to the right one',
  prefix_restored: 'an Avinode trip id without its prefix: `atrip-` was added',
  unreadable_id: 'not a valid Avinode id',
  unknown_agent: 'its broker does not exist: assigned to a deactivated placeholder',
  no_owner: 'has no broker: assigned to a deactivated placeholder until a lead reassigns it',
  same_email: 'a second broker with the same address: treated as the same person',
  no_email: 'a broker without a valid address: one was generated, which can’t be used to sign in',
  no_name: 'has no name: one was generated',
  to_be_invited: 'a broker new to this desk: created deactivated, to be invited by a lead',
  unreadable_airport: 'not an airport code',
  same_airports: 'departure and arrival are the same: no leg was created',
  unreadable_time: 'not a valid time',
  time_of_day: 'has a departure time without a time zone: only the date was migrated',
  bad_number: 'an impossible number',
  too_long: 'too long: truncated',
  no_trip: 'a quote of a request without a readable trip',
  no_price: 'has no price: a decline, or an empty quote',
  not_a_quote: 'its status is not that of a quote',
  trip_in_use: 'its trip already has sessions here: nothing was added to it',
  lapsed: 'had expired before it was migrated: marked as expired',
  untotalled: 'its lines do not add up to its total: only the total was migrated',
  not_chosen: 'the primary quote was the newest one, not a choice by a broker',
  outcome_assumed: 'completed without an outcome: treated as won',
  former_document: 'a proposal: its document, price and margin are archived with the legacy row',
  taken: 'its id or name is already used here',
  no_counterpart: 'has no counterpart here',
} as const;

export type Reason = keyof typeof reasons;

/** Reasons that only explain: the new row is complete, so the legacy row is not archived. */
const explanatoryReasons: ReadonlySet<Reason> = new Set(['to_be_invited', 'lapsed', 'lost_conversation']);
export const archivesRow = (reason: Reason): boolean => !explanatoryReasons.has(reason);
