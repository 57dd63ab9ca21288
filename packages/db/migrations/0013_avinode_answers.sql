-- Avinode's answers as they came: its contract is printed in part only, and what we read of it may turn out to be wrong.
-- The same answer again is the same row, with the time it was last given.
create table avinode_answers (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  connection_id uuid not null,
  -- What was asked for, by its last part: `arfq-…`, `aquote-…`, `asellermsg-…`, `atrip-…`, or a trip's code.
  resource text not null check (length(resource) between 1 and 100),
  path text not null check (length(path) <= 300),
  http_status integer not null check (http_status between 100 and 599),
  body_sha256 bytea not null check (length(body_sha256) = 32),
  -- Compressed.
  body bytea not null check (length(body) <= 1048576),
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  constraint avinode_answers_of_brokerage unique (brokerage_id, id),
  constraint avinode_answers_once unique (connection_id, path, body_sha256),
  constraint avinode_answers_connection foreign key (brokerage_id, connection_id) references avinode_connections (brokerage_id, id)
);
create index avinode_answers_of_resource on avinode_answers (brokerage_id, connection_id, resource, last_at);
call guard_tenant_table('avinode_answers');
grant select, insert, update on avinode_answers to tripthread_app;

-- Where Avinode is to post its notifications. The password that it posts with is made anew each time that a lead asks for
-- it; the one before is good until Avinode has the new one, and then for as long as Avinode repeats what it sent with it.
alter type avinode_work_kind add value 'register_webhook';
alter table avinode_connections
  add column webhook_target text check (length(webhook_target) <= 500),
  add column webhook_secret bytea check (length(webhook_secret) between 28 and 1024),
  add column webhook_id text check (length(webhook_id) <= 60),
  add column webhook_registered_at timestamptz(3),
  add column webhook_error text check (length(webhook_error) <= 300),
  add column former_password_sha256 bytea check (length(former_password_sha256) = 32),
  add column former_password_until timestamptz(3),
  add constraint avinode_connections_former_until check (former_password_until is null or former_password_sha256 is not null);
grant update (webhook_password_sha256, webhook_target, webhook_secret, webhook_id, webhook_registered_at, webhook_error,
  former_password_sha256, former_password_until) on avinode_connections to tripthread_app;
