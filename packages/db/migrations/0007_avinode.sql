-- Avinode end to end: what a connection needs to be read, what was read of a trip, what is still to be read or sent.

alter type session_event_kind add value 'sourcing_updated';
alter type session_event_kind add value 'rfq_cancelled';
alter type session_event_kind add value 'trip_cancelled';
alter type session_event_kind add value 'message_sent';
alter type session_event_kind add value 'message_failed';

-- Credentials are sealed before they get here; without any, a connection only listens.
alter table avinode_connections
  add column credentials bytea check (length(credentials) between 28 and 4096),
  add column paused_at timestamptz(3),
  add column paused_reason text check (length(paused_reason) <= 300),
  -- Nothing is asked of Avinode before then: it said so, or it does not answer.
  add column available_at timestamptz(3),
  add column last_alive_at timestamptz(3),
  add constraint avinode_connections_paused_why check ((paused_at is null) = (paused_reason is null));
grant update (credentials, paused_at, paused_reason, available_at, last_alive_at) on avinode_connections to tripthread_app;

-- Reads of a trip are counted when they begin: what a later one has found is never overwritten by an earlier one.
alter table trips
  add column search_url text check (length(search_url) <= 500),
  add column view_url text check (length(view_url) <= 500),
  add column cancelled_at timestamptz(3),
  add column reads_begun integer not null default 0 check (reads_begun >= 0),
  add column reads_applied integer not null default 0 check (reads_applied <= reads_begun),
  add column read_at timestamptz(3),
  add column read_error text check (length(read_error) <= 300);

-- The aircraft an operator was asked for, as last read.
alter table rfqs add column lifts jsonb not null default '[]';

-- A message is read once, an RFQ whenever one is heard of.
alter table avinode_webhook_events
  add column wants_read boolean not null default false,
  add column read_at timestamptz(3);
create index avinode_webhook_events_to_read on avinode_webhook_events (trip_id) where wants_read;

create type avinode_order_kind as enum ('create_trip', 'send_chat', 'cancel_trip', 'cancel_rfq');
create type avinode_order_status as enum ('waiting', 'done', 'failed');
create type cancel_reason as enum ('BY_CLIENT', 'CHANGED', 'BOOKED', 'OTHER');

-- What somebody asked us to have done at Avinode, kept in the same transaction as what they saw happen.
create table avinode_orders (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  connection_id uuid not null,
  iso_agent_id uuid not null,
  session_id uuid not null,
  kind avinode_order_kind not null,
  status avinode_order_status not null default 'waiting',
  trip_id uuid,
  rfq_id uuid,
  message_id uuid,
  cancel_reason cancel_reason,
  message_to_seller text check (length(message_to_seller) between 1 and 2000),
  attempts integer not null default 0 check (attempts >= 0),
  -- A call went out and its answer is not known: before the next one it has to be found out what came of it.
  begun_at timestamptz(3),
  error text check (length(error) <= 500),
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  constraint avinode_orders_of_brokerage unique (brokerage_id, id),
  constraint avinode_orders_connection foreign key (brokerage_id, connection_id) references avinode_connections (brokerage_id, id),
  constraint avinode_orders_agent foreign key (brokerage_id, iso_agent_id) references iso_agents (brokerage_id, id),
  constraint avinode_orders_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id),
  constraint avinode_orders_trip foreign key (brokerage_id, trip_id) references trips (brokerage_id, id),
  constraint avinode_orders_rfq foreign key (brokerage_id, rfq_id) references rfqs (brokerage_id, id),
  constraint avinode_orders_message foreign key (brokerage_id, message_id) references messages (brokerage_id, id),
  constraint avinode_orders_complete check (case kind
    when 'create_trip' then true
    when 'send_chat' then message_id is not null and rfq_id is not null
    when 'cancel_trip' then trip_id is not null and cancel_reason is not null
    else rfq_id is not null and cancel_reason is not null end),
  constraint avinode_orders_finished check ((finished_at is not null) = (status <> 'waiting'))
);
-- A double click, or two people at once, make one trip.
create unique index avinode_orders_one_trip on avinode_orders (session_id) where kind = 'create_trip' and status = 'waiting';
create unique index avinode_orders_once_per_message on avinode_orders (message_id) where message_id is not null and status <> 'failed';
create index avinode_orders_of_session on avinode_orders (session_id, created_at);
call guard_tenant_table('avinode_orders');

-- The queue: what is to be read or sent, once each. `wanted` grows when it is asked for again meanwhile.
create type avinode_work_kind as enum ('read_trip', 'read_message', 'run_order');
create table avinode_work (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  kind avinode_work_kind not null,
  subject_id uuid not null,
  wanted integer not null default 1 check (wanted >= 1),
  failures integer not null default 0 check (failures >= 0),
  run_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  constraint avinode_work_of_brokerage unique (brokerage_id, id),
  constraint avinode_work_once unique (brokerage_id, kind, subject_id)
);
create index avinode_work_due on avinode_work (run_at, id);
call guard_tenant_table('avinode_work');
create policy lookup on avinode_work for select to tripthread_system using (true);
grant select (id, brokerage_id, kind, run_at) on avinode_work to tripthread_system;

grant select, insert, update on avinode_orders to tripthread_app;
grant select, insert, update, delete on avinode_work to tripthread_app;
