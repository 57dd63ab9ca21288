-- Two roles that the application steps down to, whoever DATABASE_URL names. Neither can log in, neither bypasses
-- row-level security. `tripthread_app` sees one brokerage at a time; `tripthread_system` finds out which one.
-- Roles belong to the whole cluster, so another database may have made them a moment ago.
-- An owner who may neither make nor take them is told what somebody with more rights has to run, once per cluster.
do $$
declare
  wanted text;
  roles constant text[] := array['tripthread_app', 'tripthread_system'];
  -- Since 16, being a member of a role is one thing and being able to become it another.
  become constant text := case when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end;
begin
  foreach wanted in array roles loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, wanted, become) then
      begin
        execute format('grant %I to current_user', wanted);
      exception when unique_violation then null;
      end;
    end if;
  end loop;
exception when insufficient_privilege then
  raise insufficient_privilege using message = format(
    'The database user %I may not make the roles of Tripthread, or may not become them. Have a superuser run this once, then start again:', current_user)
    || (select coalesce(string_agg(format(E'\n  create role %I nologin;', role), '' order by role), '')
        from unnest(roles) role where not exists (select from pg_roles where rolname = role))
    || format(E'\n  grant %s to %I;', array_to_string(roles, ', '), current_user);
end
$$;

grant usage on schema public to tripthread_app, tripthread_system;

-- The brokerage a connection works for: set per transaction by the tenant handle; unset reads as no brokerage at all.
create function current_brokerage() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.brokerage_id', true), '')::uuid;

-- Every tenant table is guarded by one call. The owner keeps an all-seeing policy for migrations and for psql.
create procedure guard_tenant_table(guarded regclass)
  language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy owner_all on %s to current_user using (true) with check (true)', guarded);
  execute format(
    'create policy tenant on %s to tripthread_app
       using (brokerage_id = (nullif(current_setting(''app.brokerage_id'', true), ''''))::uuid)
       with check (brokerage_id = (nullif(current_setting(''app.brokerage_id'', true), ''''))::uuid)', guarded);
end
$$;

create table brokerages (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  archive_after_days integer not null default 90 check (archive_after_days between 1 and 3650),
  created_at timestamptz(3) not null
);
alter table brokerages enable row level security;
alter table brokerages force row level security;
create policy owner_all on brokerages to current_user using (true) with check (true);
create policy tenant on brokerages to tripthread_app using (id = current_brokerage());
create policy lookup on brokerages for select to tripthread_system using (true);
grant select on brokerages to tripthread_app;
grant select (id, archive_after_days) on brokerages to tripthread_system;

-- Sign-in: who somebody is, before it is known for which brokerage. Seen by the system role alone.
create table login_users (
  id text primary key,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint login_users_email_once unique (email)
);
create table login_sessions (
  id text primary key,
  token text not null,
  user_id text not null references login_users (id) on delete cascade,
  expires_at timestamptz(3) not null,
  ip_address text,
  user_agent text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint login_sessions_token_once unique (token)
);
create index login_sessions_user on login_sessions (user_id);
create index login_sessions_expiry on login_sessions (expires_at);
create table login_accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references login_users (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  password text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index login_accounts_user on login_accounts (user_id);
create table login_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index login_verifications_identifier on login_verifications (identifier);
-- Secrets that every process of a fleet has to share.
create table login_secrets (
  name text primary key,
  value text not null,
  created_at timestamptz(3) not null
);
do $$
declare
  guarded text;
begin
  foreach guarded in array array['login_users', 'login_sessions', 'login_accounts', 'login_verifications', 'login_secrets'] loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', guarded);
    execute format('create policy logins on %I to tripthread_system using (true) with check (true)', guarded);
    execute format('grant select, insert, update, delete on %I to tripthread_system', guarded);
  end loop;
end
$$;

create type agent_role as enum ('broker', 'lead');
create table iso_agents (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  login_user_id text references login_users (id) on delete set null,
  email text not null check (length(email) between 3 and 254),
  full_name text not null check (length(full_name) between 1 and 200),
  role agent_role not null default 'broker',
  is_active boolean not null default true,
  created_at timestamptz(3) not null,
  constraint iso_agents_of_brokerage unique (brokerage_id, id),
  constraint iso_agents_login_once unique (login_user_id)
);
create unique index iso_agents_email_once on iso_agents (brokerage_id, lower(email));
call guard_tenant_table('iso_agents');
create policy lookup on iso_agents for select to tripthread_system using (true);
grant select, insert, update on iso_agents to tripthread_app;
grant select (id, brokerage_id, login_user_id, email, full_name, role, is_active) on iso_agents to tripthread_system;
