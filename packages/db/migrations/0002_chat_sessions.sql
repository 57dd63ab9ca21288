-- The desk itself. Every table names its brokerage and points at others by (brokerage_id, id): row-level security does
-- not look at foreign keys, so the key itself has to keep tenants apart. Nothing here compares a column with the clock.

create type conversation_type as enum ('rfp_negotiation', 'quote_discussion', 'general_inquiry', 'booking_confirmation', 'support');
create type request_status as enum (
  'draft', 'pending', 'analyzing', 'fetching_client_data', 'searching_flights', 'awaiting_quotes', 'analyzing_proposals',
  'generating_email', 'sending_proposal', 'completed', 'failed', 'cancelled',
  'trip_created', 'awaiting_user_action', 'avinode_session_active', 'monitoring_for_quotes');
create type chat_session_status as enum ('active', 'paused', 'completed', 'archived');
create type chat_session_step as enum (
  'understanding_request', 'searching_aircraft', 'requesting_quotes', 'analyzing_options',
  'proposal_ready', 'proposal_sent', 'closed_won', 'closed_lost');
create type chat_session_conversation_type as enum ('flight_request', 'general');
create type chat_session_turn as enum ('broker', 'operator', 'client', 'nobody');
create type rfq_status as enum ('sent', 'unanswered', 'quoted', 'declined', 'expired', 'cancelled');
create type decline_reason as enum (
  'AIRCRAFT_NOT_AVAILABLE', 'CABOTAGE', 'CREW_NOT_AVAILABLE', 'OWNER_DECLINED', 'UNATTRACTIVE_TRIP', 'UNKNOWN', 'OTHER');
create type quote_kind as enum ('firm', 'estimate');
create type quote_status as enum ('pending', 'received', 'analyzed', 'accepted', 'rejected', 'expired');
create type proposal_status as enum ('draft', 'generated', 'sent', 'viewed', 'accepted', 'rejected', 'expired');
create type message_sender as enum ('iso_agent', 'client', 'operator', 'assistant', 'system');
create type message_audience as enum ('client', 'operator', 'internal');
create type message_delivery as enum ('recorded', 'sending', 'sent', 'failed');
create type session_event_kind as enum (
  'created', 'snapshot', 'trip_info_changed', 'request_attached', 'request_changed', 'client_changed',
  'step_moved', 'paused', 'resumed', 'woken', 'completed', 'reopened', 'archived', 'restored', 'assigned',
  'message_posted', 'notification_received', 'rfq_seen', 'quote_recorded', 'quote_revised', 'quote_declined',
  'primary_quote_chosen', 'proposal_recorded');
create type event_actor as enum ('iso_agent', 'client', 'operator', 'assistant', 'system');
create type event_source as enum ('desk', 'avinode', 'schedule', 'import', 'demo');
create type notification_status as enum ('pending', 'placed', 'orphan', 'parked');

create table clients (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  company_name text check (length(company_name) <= 200),
  email text check (length(email) <= 254),
  phone text check (length(phone) <= 40),
  notes text,
  preferences jsonb not null default '{}',
  created_at timestamptz(3) not null,
  constraint clients_of_brokerage unique (brokerage_id, id)
);
create index clients_name on clients (brokerage_id, lower(name) text_pattern_ops);
call guard_tenant_table('clients');

create table operators (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  avinode_company_id text,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz(3) not null,
  constraint operators_of_brokerage unique (brokerage_id, id),
  constraint operators_company_once unique (brokerage_id, avinode_company_id)
);
create unique index operators_name_once on operators (brokerage_id, lower(name));
call guard_tenant_table('operators');

-- One Avinode connection is one company account; its key stands in the webhook address, its password only as a hash.
create table avinode_connections (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  key text not null check (length(key) between 4 and 100),
  webhook_user text not null,
  webhook_password_sha256 bytea not null check (length(webhook_password_sha256) = 32),
  is_active boolean not null default true,
  created_at timestamptz(3) not null,
  constraint avinode_connections_of_brokerage unique (brokerage_id, id),
  constraint avinode_connections_key_once unique (key)
);
call guard_tenant_table('avinode_connections');
create policy lookup on avinode_connections for select to tripthread_system using (true);
grant select on avinode_connections to tripthread_system;

-- A trip is known from its first mention, by either of Avinode's two names.
create table trips (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  connection_id uuid not null,
  avinode_trip_id text check (avinode_trip_id ~ '^atrip-[0-9]{1,18}$'),
  trip_code text check (trip_code ~ '^[A-Z0-9]{6}$'),
  created_at timestamptz(3) not null,
  constraint trips_of_brokerage unique (brokerage_id, id),
  constraint trips_named check (avinode_trip_id is not null or trip_code is not null),
  constraint trips_api_id_once unique (connection_id, avinode_trip_id),
  constraint trips_code_once unique (connection_id, trip_code),
  constraint trips_connection foreign key (brokerage_id, connection_id) references avinode_connections (brokerage_id, id)
);
create index trips_api_id on trips (brokerage_id, avinode_trip_id) where avinode_trip_id is not null;
create index trips_code on trips (brokerage_id, trip_code) where trip_code is not null;
call guard_tenant_table('trips');

create table rfqs (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  trip_id uuid not null,
  connection_id uuid not null,
  avinode_rfq_id text not null check (length(avinode_rfq_id) <= 60),
  operator_id uuid,
  status rfq_status not null default 'sent',
  decline_reason decline_reason,
  sent_at timestamptz(3),
  answered_at timestamptz(3),
  created_at timestamptz(3) not null,
  constraint rfqs_of_brokerage unique (brokerage_id, id),
  constraint rfqs_avinode_once unique (connection_id, avinode_rfq_id),
  constraint rfqs_decline_has_reason check (decline_reason is null or status = 'declined'),
  constraint rfqs_trip foreign key (brokerage_id, trip_id) references trips (brokerage_id, id),
  constraint rfqs_connection foreign key (brokerage_id, connection_id) references avinode_connections (brokerage_id, id),
  constraint rfqs_operator foreign key (brokerage_id, operator_id) references operators (brokerage_id, id)
);
create index rfqs_of_trip on rfqs (trip_id);
call guard_tenant_table('rfqs');

create table requests (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  iso_agent_id uuid not null,
  client_id uuid,
  status request_status not null default 'draft',
  departure_airport text check (departure_airport ~ '^[A-Z0-9]{3,4}$'),
  arrival_airport text check (arrival_airport ~ '^[A-Z0-9]{3,4}$'),
  departure_date date,
  return_date date,
  passengers integer check (passengers between 1 and 100),
  aircraft_type text,
  budget_minor bigint check (budget_minor > 0),
  budget_currency text check (budget_currency ~ '^[A-Z]{3}$'),
  special_requirements text,
  metadata jsonb not null default '{}',
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint requests_of_brokerage unique (brokerage_id, id),
  constraint requests_budget_has_currency check ((budget_minor is null) = (budget_currency is null)),
  constraint requests_agent foreign key (brokerage_id, iso_agent_id) references iso_agents (brokerage_id, id),
  constraint requests_client foreign key (brokerage_id, client_id) references clients (brokerage_id, id)
);
create index requests_of_agent on requests (brokerage_id, iso_agent_id, created_at, id);
create index requests_of_client on requests (client_id) where client_id is not null;
call guard_tenant_table('requests');

-- The legs of a request, in order. Date and time are local to the airport of departure.
create table trip_segments (
  brokerage_id uuid not null references brokerages (id),
  request_id uuid not null,
  segment_order integer not null check (segment_order between 0 and 19),
  departure_airport text not null check (departure_airport ~ '^[A-Z0-9]{3,4}$'),
  arrival_airport text not null check (arrival_airport ~ '^[A-Z0-9]{3,4}$'),
  departure_date date,
  departure_time text check (departure_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  passengers integer check (passengers between 1 and 100),
  primary key (request_id, segment_order),
  constraint trip_segments_go_somewhere check (departure_airport <> arrival_airport),
  constraint trip_segments_request foreign key (brokerage_id, request_id) references requests (brokerage_id, id) on delete cascade
);
call guard_tenant_table('trip_segments');

create table conversations (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  client_id uuid,
  type conversation_type not null default 'rfp_negotiation',
  subject text check (length(subject) <= 200),
  created_at timestamptz(3) not null,
  constraint conversations_of_brokerage unique (brokerage_id, id),
  constraint conversations_client foreign key (brokerage_id, client_id) references clients (brokerage_id, id)
);
create index conversations_of_client on conversations (client_id) where client_id is not null;
call guard_tenant_table('conversations');

create table quotes (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  trip_id uuid not null,
  rfq_id uuid,
  operator_id uuid not null,
  avinode_quote_id text check (length(avinode_quote_id) <= 60),
  kind quote_kind not null default 'firm',
  status quote_status not null default 'received',
  -- The newest price; the ladder stands in quote_revisions.
  revision integer not null default 1 check (revision >= 1),
  total_minor bigint not null check (total_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  aircraft_type text,
  aircraft_tail_number text,
  valid_until timestamptz(3),
  received_at timestamptz(3) not null,
  constraint quotes_of_brokerage unique (brokerage_id, id),
  constraint quotes_avinode_once unique (trip_id, avinode_quote_id),
  constraint quotes_trip foreign key (brokerage_id, trip_id) references trips (brokerage_id, id),
  constraint quotes_rfq foreign key (brokerage_id, rfq_id) references rfqs (brokerage_id, id),
  constraint quotes_operator foreign key (brokerage_id, operator_id) references operators (brokerage_id, id)
);
create index quotes_of_trip on quotes (trip_id);
create index quotes_of_rfq on quotes (rfq_id) where rfq_id is not null;
call guard_tenant_table('quotes');

create table quote_revisions (
  brokerage_id uuid not null references brokerages (id),
  quote_id uuid not null,
  revision integer not null check (revision >= 1),
  total_minor bigint not null check (total_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  valid_until timestamptz(3),
  received_at timestamptz(3) not null,
  primary key (quote_id, revision),
  constraint quote_revisions_quote foreign key (brokerage_id, quote_id) references quotes (brokerage_id, id) on delete cascade
);
call guard_tenant_table('quote_revisions');

-- The fold of session_events: every column down to `updated_at` is written by one function, together with the event.
create table chat_sessions (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  -- The seq of the session's newest event.
  version integer not null check (version >= 1),
  conversation_id uuid not null,
  conversation_type chat_session_conversation_type not null default 'general',
  request_id uuid,
  iso_agent_id uuid not null,
  client_id uuid,
  status chat_session_status not null default 'active',
  current_step chat_session_step not null default 'understanding_request',
  step_before_close chat_session_step,
  status_before_archive chat_session_status,
  paused_until timestamptz(3),
  paused_keep boolean not null default false,
  paused_by uuid,
  trip_id uuid,
  -- `atrip-…`, or the six-character code until the API id is known.
  avinode_trip_id text,
  trip_code text,
  avinode_rfp_id text,
  avinode_rfq_id text,
  primary_quote_id uuid,
  proposal_id uuid,
  session_started_at timestamptz(3) not null,
  session_ended_at timestamptz(3),
  last_activity_at timestamptz(3) not null,
  workflow_state jsonb not null default '{}',
  message_count integer not null default 0 check (message_count >= 0),
  quotes_received_count integer not null default 0 check (quotes_received_count >= 0),
  quotes_expected_count integer not null default 0 check (quotes_expected_count >= 0),
  operators_contacted_count integer not null default 0 check (operators_contacted_count >= 0),
  departure_airport text,
  arrival_airport text,
  departure_date date,
  return_date date,
  passengers integer,
  leg_count integer not null default 0 check (leg_count >= 0),
  earliest_expiry_at timestamptz(3),
  turn chat_session_turn not null default 'broker',
  last_inbound_seq integer not null default 0 check (last_inbound_seq >= 0),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- Copies for the list, kept equal to conversations.subject and clients.name; personal, so no part of any event.
  subject text,
  client_name text,
  constraint chat_sessions_of_brokerage unique (brokerage_id, id),
  constraint chat_sessions_closed_is_completed check (
    (current_step in ('closed_won', 'closed_lost')) = (status = 'completed' or (status = 'archived' and status_before_archive = 'completed'))),
  constraint chat_sessions_ended_is_completed check (
    (session_ended_at is not null) = (status = 'completed' or (status = 'archived' and status_before_archive = 'completed'))),
  constraint chat_sessions_archived_from check ((status = 'archived') = (status_before_archive is not null)),
  constraint chat_sessions_conversation foreign key (brokerage_id, conversation_id) references conversations (brokerage_id, id),
  constraint chat_sessions_request foreign key (brokerage_id, request_id) references requests (brokerage_id, id),
  constraint chat_sessions_agent foreign key (brokerage_id, iso_agent_id) references iso_agents (brokerage_id, id),
  constraint chat_sessions_client foreign key (brokerage_id, client_id) references clients (brokerage_id, id),
  constraint chat_sessions_trip foreign key (brokerage_id, trip_id) references trips (brokerage_id, id),
  constraint chat_sessions_primary_quote foreign key (brokerage_id, primary_quote_id) references quotes (brokerage_id, id)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- One open session per conversation.
create unique index chat_sessions_one_open on chat_sessions (conversation_id) where status in ('active', 'paused');
-- The two open lists and the two closed ones, walked backwards by (last_activity_at, id).
create index chat_sessions_open_of_agent on chat_sessions (brokerage_id, iso_agent_id, last_activity_at, id) where status in ('active', 'paused');
create index chat_sessions_open_of_team on chat_sessions (brokerage_id, last_activity_at, id) where status in ('active', 'paused');
create index chat_sessions_closed_of_agent on chat_sessions (brokerage_id, iso_agent_id, status, last_activity_at, id) where status in ('completed', 'archived');
create index chat_sessions_closed_of_team on chat_sessions (brokerage_id, status, last_activity_at, id) where status in ('completed', 'archived');
create index chat_sessions_of_trip on chat_sessions (trip_id) where trip_id is not null;
create index chat_sessions_avinode_trip on chat_sessions (brokerage_id, avinode_trip_id) where avinode_trip_id is not null;
create index chat_sessions_of_conversation on chat_sessions (conversation_id);
create index chat_sessions_of_request on chat_sessions (request_id) where request_id is not null;
create index chat_sessions_of_client on chat_sessions (client_id) where client_id is not null;
create index chat_sessions_to_wake on chat_sessions (brokerage_id, paused_until) where status = 'paused' and paused_until is not null;
create index chat_sessions_to_archive on chat_sessions (brokerage_id, session_ended_at) where status = 'completed';
call guard_tenant_table('chat_sessions');

create sequence proposal_numbers;
create table proposals (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  request_id uuid,
  iso_agent_id uuid not null,
  proposal_number text not null,
  title text not null check (length(title) between 1 and 200),
  status proposal_status not null default 'draft',
  created_at timestamptz(3) not null,
  constraint proposals_of_brokerage unique (brokerage_id, id),
  constraint proposals_number_once unique (brokerage_id, proposal_number),
  constraint proposals_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id),
  constraint proposals_request foreign key (brokerage_id, request_id) references requests (brokerage_id, id),
  constraint proposals_agent foreign key (brokerage_id, iso_agent_id) references iso_agents (brokerage_id, id)
);
create index proposals_of_session on proposals (session_id);
call guard_tenant_table('proposals');
alter table chat_sessions add constraint chat_sessions_proposal foreign key (brokerage_id, proposal_id) references proposals (brokerage_id, id);

create table messages (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  conversation_id uuid not null,
  sender_type message_sender not null,
  sender_iso_agent_id uuid,
  sender_operator_id uuid,
  sender_client_id uuid,
  audience message_audience not null,
  content text not null check (length(content) between 1 and 10000),
  delivery message_delivery not null default 'recorded',
  avinode_message_id text,
  created_at timestamptz(3) not null,
  constraint messages_of_brokerage unique (brokerage_id, id),
  constraint messages_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id),
  constraint messages_conversation foreign key (brokerage_id, conversation_id) references conversations (brokerage_id, id),
  constraint messages_agent foreign key (brokerage_id, sender_iso_agent_id) references iso_agents (brokerage_id, id),
  constraint messages_operator foreign key (brokerage_id, sender_operator_id) references operators (brokerage_id, id),
  constraint messages_client foreign key (brokerage_id, sender_client_id) references clients (brokerage_id, id)
);
create index messages_of_session on messages (session_id, created_at);
create unique index messages_avinode_once on messages (session_id, avinode_message_id) where avinode_message_id is not null;
call guard_tenant_table('messages');

-- The truth of a session: every change, in order, never rewritten.
create table session_events (
  brokerage_id uuid not null references brokerages (id),
  session_id uuid not null,
  seq integer not null check (seq >= 1),
  kind session_event_kind not null,
  actor_kind event_actor not null,
  actor_id uuid,
  source event_source not null,
  at timestamptz(3) not null,
  refs jsonb not null default '{}',
  changes jsonb not null default '{}',
  primary key (session_id, seq),
  constraint session_events_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id)
);
call guard_tenant_table('session_events');

create table session_reads (
  brokerage_id uuid not null references brokerages (id),
  session_id uuid not null,
  iso_agent_id uuid not null,
  last_read_seq integer not null check (last_read_seq >= 0),
  primary key (session_id, iso_agent_id),
  constraint session_reads_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id),
  constraint session_reads_agent foreign key (brokerage_id, iso_agent_id) references iso_agents (brokerage_id, id)
);
call guard_tenant_table('session_reads');

-- What a caller's idempotency key made, so that a repeated call answers the same.
create table idempotency_keys (
  brokerage_id uuid not null references brokerages (id),
  iso_agent_id uuid not null,
  key text not null check (length(key) between 8 and 64),
  input_sha256 bytea not null check (length(input_sha256) = 32),
  result_id uuid not null,
  created_at timestamptz(3) not null,
  primary key (iso_agent_id, key),
  constraint idempotency_keys_agent foreign key (brokerage_id, iso_agent_id) references iso_agents (brokerage_id, id)
);
call guard_tenant_table('idempotency_keys');

-- Avinode's notifications as they came, byte for byte, kept before they are acknowledged.
create table avinode_webhook_events (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  connection_id uuid not null,
  received_at timestamptz(3) not null,
  raw_body bytea not null check (length(raw_body) <= 65536),
  avinode_id text not null check (length(avinode_id) <= 100),
  resource_type text not null check (length(resource_type) <= 40),
  trip_reference text check (length(trip_reference) <= 40),
  status notification_status not null default 'pending',
  attempts integer not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz(3) not null,
  trip_id uuid,
  placed_at timestamptz(3),
  error text check (length(error) <= 1000),
  constraint avinode_webhook_events_of_brokerage unique (brokerage_id, id),
  constraint avinode_webhook_events_connection foreign key (brokerage_id, connection_id) references avinode_connections (brokerage_id, id),
  constraint avinode_webhook_events_trip foreign key (brokerage_id, trip_id) references trips (brokerage_id, id)
);
create index avinode_webhook_events_pending on avinode_webhook_events (next_attempt_at, id) where status = 'pending';
create index avinode_webhook_events_orphans on avinode_webhook_events (brokerage_id, received_at, id) where status = 'orphan';
create index avinode_webhook_events_of_trip on avinode_webhook_events (trip_id) where trip_id is not null;
call guard_tenant_table('avinode_webhook_events');
-- The drain learns which brokerage has work waiting, and nothing of what it is.
create policy lookup on avinode_webhook_events for select to tripthread_system using (true);
grant select (id, brokerage_id, status, next_attempt_at) on avinode_webhook_events to tripthread_system;

grant select, insert, update on
  clients, operators, trips, rfqs, requests, conversations, quotes, chat_sessions, proposals, messages,
  session_reads, avinode_webhook_events to tripthread_app;
grant select, insert on quote_revisions, session_events, idempotency_keys to tripthread_app;
grant select, insert, delete on trip_segments to tripthread_app;
grant select on avinode_connections to tripthread_app;
grant usage on sequence proposal_numbers to tripthread_app;
