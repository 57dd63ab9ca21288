-- Under row-level security only a leakproof operator may search an index, and the equality of enums is none: a status
-- as a column of an index is read past, not looked up. As the condition of a partial index it costs nothing. A closed
-- session is in one of the two of each pair, as it was in one place of each index before.
drop index chat_sessions_closed_of_agent, chat_sessions_closed_of_team;
create index chat_sessions_completed_of_agent on chat_sessions (brokerage_id, iso_agent_id, last_activity_at, id) where status = 'completed';
create index chat_sessions_archived_of_agent on chat_sessions (brokerage_id, iso_agent_id, last_activity_at, id) where status = 'archived';
create index chat_sessions_completed_of_team on chat_sessions (brokerage_id, last_activity_at, id) where status = 'completed';
create index chat_sessions_archived_of_team on chat_sessions (brokerage_id, last_activity_at, id) where status = 'archived';
