-- Indexes for reads that grew with the brokerage instead of with their answer.

-- A client's sessions by activity: the newest, how many are open and whose they are stand in the index alone. It takes the
-- place of the index by client, so that a message pays for no further one.
drop index chat_sessions_of_client;
create index chat_sessions_of_client on chat_sessions (brokerage_id, client_id, last_activity_at) include (status, iso_agent_id)
  where client_id is not null;

-- Statuses of the outbox that are rare beside what was sent. Under row-level security the status is no column to search by.
create index mails_in_trouble on mails (brokerage_id, created_at, id) where status in ('waiting', 'unknown', 'failed', 'withdrawn');
create index mails_kept on mails (brokerage_id, created_at, id) where status = 'kept';

-- Unanswered RFQs of a trip, past those that were answered.
create index rfqs_awaited_of_trip on rfqs (trip_id, sent_at) where status in ('sent', 'unanswered');
