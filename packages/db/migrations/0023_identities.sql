-- Who somebody is at the issuer of bearer tokens. Found before it is known for which brokerage: the system role's alone.
create table login_identities (
  id uuid primary key default gen_random_uuid(),
  issuer text not null check (length(issuer) between 1 and 300),
  subject text not null check (length(subject) between 1 and 255),
  email text check (length(email) between 3 and 254),
  email_verified boolean not null default false,
  full_name text check (length(full_name) between 1 and 200),
  -- The issuer's own time of what stands here; what it said before that changes nothing.
  told_at timestamptz(3),
  -- Deleted at the issuer: for good, whatever is told after.
  deleted_at timestamptz(3),
  created_at timestamptz(3) not null,
  constraint login_identities_once unique (issuer, subject)
);
alter table login_identities enable row level security;
alter table login_identities force row level security;
create policy owner_all on login_identities to current_user using (true) with check (true);
create policy logins on login_identities to tripthread_system using (true) with check (true);
grant select, insert, update on login_identities to tripthread_system;

alter table iso_agents
  add column identity_id uuid references login_identities (id) on delete set null,
  add constraint iso_agents_identity_once unique (identity_id);
grant select (identity_id) on iso_agents to tripthread_system;
