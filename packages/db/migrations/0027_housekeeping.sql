-- What recurs: when each job last ran for a brokerage, for how long, and what came of it.
create table job_runs (
  brokerage_id uuid not null references brokerages (id),
  job text not null check (length(job) between 1 and 40),
  began_at timestamptz(3) not null,
  -- Null while it runs, and for good where it was killed.
  ended_at timestamptz(3),
  duration_ms integer check (duration_ms >= 0),
  effect integer check (effect >= 0),
  error text check (length(error) <= 500),
  -- The last run that had anything to do.
  effective_at timestamptz(3),
  last_effect integer check (last_effect > 0),
  constraint job_runs_once primary key (brokerage_id, job),
  constraint job_runs_ended check (num_nonnulls(ended_at, duration_ms) in (0, 2)),
  constraint job_runs_effective check (num_nonnulls(effective_at, last_effect) in (0, 2))
);
call guard_tenant_table('job_runs');
grant select, insert, update on job_runs to tripthread_app;

create type incident_kind as enum ('counter_drift');
-- What should never be and was found. It is shown, and never mended silently; it ends when it is no longer found.
create table incidents (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  kind incident_kind not null,
  session_id uuid not null,
  -- Which of the session's numbers, what its row says and what the rows it counts come to.
  field text not null check (length(field) between 1 and 60),
  stored integer not null,
  counted integer not null,
  found_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  ended_at timestamptz(3),
  constraint incidents_of_brokerage unique (brokerage_id, id),
  constraint incidents_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id)
);
create unique index incidents_open_once on incidents (brokerage_id, session_id, kind, field) where ended_at is null;
create index incidents_newest on incidents (brokerage_id, found_at, id);
call guard_tenant_table('incidents');
grant select, insert, update on incidents to tripthread_app;

-- The body of a notification is kept for a while after the threads were told; that it came, and what became of it, for good.
alter table avinode_webhook_events
  add column body_purged_at timestamptz(3),
  add constraint avinode_webhook_events_purged check (body_purged_at is null or length(raw_body) = 0);
create index avinode_webhook_events_with_body on avinode_webhook_events (brokerage_id, received_at)
  where status = 'placed' and body_purged_at is null;

-- A link that ran out long ago still says so to whoever opens it; the key itself is no longer kept.
alter table proposal_links alter column token_sealed drop not null;
create index proposal_links_with_key on proposal_links (brokerage_id, expires_at) where token_sealed is not null;

-- How long completed sessions are kept is a lead's to set.
grant update (archive_after_days) on brokerages to tripthread_app;
