-- An agent belongs to one brokerage. Without knowing it the planner takes the two conditions for independent, expects a
-- dozen rows where there are thousands, and sorts a whole history for one page of it.
create statistics chat_sessions_agent_has_brokerage (dependencies) on brokerage_id, iso_agent_id from chat_sessions;

-- The tab counts tell active from paused: with the status in the index they need not look at the rows. No write is
-- dearer for it, since the status decides already whether a row is in these indexes at all.
drop index chat_sessions_open_of_agent, chat_sessions_open_of_team;
create index chat_sessions_open_of_agent on chat_sessions (brokerage_id, iso_agent_id, last_activity_at, id) include (status) where status in ('active', 'paused');
create index chat_sessions_open_of_team on chat_sessions (brokerage_id, last_activity_at, id) include (status) where status in ('active', 'paused');
