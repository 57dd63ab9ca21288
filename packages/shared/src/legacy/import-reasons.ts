/** Why a row of the former system is not, or not wholly, a row here. Each is a heading of the report. */
export const reasons = {
  blank_session: 'a session without messages, trip, RFP or request: opened by a click and never used',
  blank_conversation: 'a conversation in which nobody wrote, and that no request or session has',
  merged_session: 'a second open session of one conversation: merged into the one with the newest activity',
  placeholder: 'a request that only stood in for a talk: it is that talk’s session',
  lost_conversation: 'its conversation is not there any more: made anew under the same id',
  deleted_message: 'deleted in the former system: no part of the thread',
  no_conversation: 'belongs to no conversation',
  empty_message: 'has no text: a line says what it was',
  long_message: 'longer than a message can be: cut in the thread',
  rich_message: 'brought more than text: a card, files, or an earlier wording',
  repeated_message: 'another copy of a message that Avinode delivered twice: both are in the thread',
  unknown_value: 'a value that is in no list',
  broken_reference: 'points at a row that is not there',
  wrong_column: 'an Avinode id stood in another one’s column: sorted into its own',
  prefix_restored: 'an Avinode trip id without its prefix: `atrip-` was put back',
  unreadable_id: 'no Avinode id',
  unknown_agent: 'its broker is not there: it belongs to a stand-in, switched off',
  no_owner: 'nobody’s: it belongs to a stand-in, switched off, until a lead hands it over',
  same_email: 'a second broker under the same address: taken for the same person',
  no_email: 'a broker without a usable address: one was made up, and nobody can sign in with it',
  no_name: 'has no name: one was made up',
  to_be_invited: 'a broker who was not here: made switched off, to be invited by a lead',
  unreadable_airport: 'no code of an airport',
  same_airports: 'goes where it came from: no leg was made of it',
  unreadable_time: 'no time',
  time_of_day: 'departs at a time of day that no zone tells how to read: only its date was taken',
  bad_number: 'a number that cannot be',
  too_long: 'longer than fits: cut',
  no_trip: 'a quote of a request without a readable trip',
  no_price: 'a quote without a price: a decline, or none at all',
  not_a_quote: 'a quote of no status that is one',
  trip_in_use: 'its trip is already worked on here: nothing was added to it behind its sessions’ backs',
  lapsed: 'its validity was over when it moved: marked as expired',
  untotalled: 'its parts do not come to its total: only the total was taken',
  not_chosen: 'the primary quote was the latest arrival, not somebody’s choice',
  outcome_assumed: 'completed without a word on how: taken as won',
  former_document: 'a proposal: its document, price and margin stay in its former row',
  taken: 'its id, or its name, stands for something else here',
  no_counterpart: 'has no counterpart here',
} as const;

export type Reason = keyof typeof reasons;

/** Reasons that only explain: what they are about is wholly in its new row, so the old one is not kept beside it. */
const explanatoryReasons: ReadonlySet<Reason> = new Set(['to_be_invited', 'lapsed', 'lost_conversation']);
export const archivesRow = (reason: Reason): boolean => !explanatoryReasons.has(reason);
