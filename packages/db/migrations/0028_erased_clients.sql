-- A client whose personal data was erased: the card stays as a name for what was done for it, and is found no more.
alter table clients add column erased_at timestamptz(3);
alter type session_event_kind add value 'client_erased';
alter type client_change_kind add value 'erased';

-- What was sent keeps the document that went out, until the client it went to is erased.
alter table proposals
  add column erased_at timestamptz(3),
  drop constraint proposals_sent_with_document,
  add constraint proposals_sent_with_document check (sent_at is null or document is not null or erased_at is not null);
