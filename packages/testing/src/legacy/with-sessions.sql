-- The same with migration 017: a sessions table, and the column that was added to it later.
create type chat_session_status as enum ('active', 'paused', 'completed', 'archived');
create table chat_sessions (
  id uuid primary key, conversation_id uuid not null references conversations on delete cascade, request_id uuid references requests on delete set null,
  iso_agent_id uuid not null references iso_agents on delete cascade, status chat_session_status not null default 'active',
  avinode_trip_id text, avinode_rfp_id text, avinode_rfq_id text, primary_quote_id uuid references quotes on delete set null,
  proposal_id uuid references proposals on delete set null, session_started_at timestamptz not null default now(), session_ended_at timestamptz,
  last_activity_at timestamptz not null default now(), current_step text, workflow_state jsonb default '{}',
  message_count integer default 0 check (message_count >= 0), quotes_received_count integer default 0 check (quotes_received_count >= 0),
  quotes_expected_count integer default 0 check (quotes_expected_count >= 0), operators_contacted_count integer default 0 check (operators_contacted_count >= 0),
  metadata jsonb default '{}', created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  conversation_type text default 'general' check (conversation_type in ('flight_request', 'general')));
create index idx_chat_sessions_conversation_status on chat_sessions (conversation_id, status);
create index idx_chat_sessions_request_id on chat_sessions (request_id) where request_id is not null;
create index idx_chat_sessions_iso_agent on chat_sessions (iso_agent_id, status);
