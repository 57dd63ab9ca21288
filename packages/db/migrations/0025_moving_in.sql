-- Moving in from the former system: how far it has come, and every row that is not wholly a row here, as it was.
create table legacy_imports (
  brokerage_id uuid primary key references brokerages (id),
  -- What counts as now for the whole move, however often it is begun again.
  as_of timestamptz(3) not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- What is done next, and after which row.
  phase text not null check (length(phase) <= 40),
  cursor text check (length(cursor) <= 100),
  runs integer not null default 1 check (runs >= 1)
);
call guard_tenant_table('legacy_imports');
grant select, insert, update on legacy_imports to tripthread_app;

create table legacy_rows (
  brokerage_id uuid not null references brokerages (id),
  source_table text not null check (length(source_table) between 1 and 63),
  source_id text not null check (length(source_id) between 1 and 100),
  -- Whose it is, so that what is erased of a client is erased here too.
  session_id uuid,
  client_id uuid,
  -- Why it is kept: reason, column, value.
  notes jsonb not null default '[]',
  raw jsonb not null,
  primary key (brokerage_id, source_table, source_id),
  constraint legacy_rows_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id),
  constraint legacy_rows_client foreign key (brokerage_id, client_id) references clients (brokerage_id, id)
);
create index legacy_rows_of_session on legacy_rows (session_id) where session_id is not null;
create index legacy_rows_of_client on legacy_rows (client_id) where client_id is not null;
call guard_tenant_table('legacy_rows');
grant select, insert, update, delete on legacy_rows to tripthread_app;

-- A session that moves in names its newest proposal from its first version on, and the proposal names the session.
alter table chat_sessions alter constraint chat_sessions_proposal deferrable initially immediate;
