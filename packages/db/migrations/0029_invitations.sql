-- Who is asked to work on a desk: by mail, at one address, once. The token of the link is found by its hash alone; sealed
-- beside it only until the mail that carries it has gone out, or the invitation is over.
create table invitations (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  -- In small letters, as logins have theirs.
  email text not null check (length(email) between 3 and 254 and email ~ '^[^[:space:][:cntrl:]<>",;]+@[^[:space:][:cntrl:]<>",;@]+$'),
  role agent_role not null,
  token_sha256 bytea not null check (length(token_sha256) = 32),
  token_sealed bytea check (length(token_sealed) between 28 and 400),
  invited_by uuid not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  accepted_by uuid,
  -- Withdrawn, or replaced by a newer one.
  revoked_at timestamptz(3),
  constraint invitations_of_brokerage unique (brokerage_id, id),
  constraint invitations_token_once unique (token_sha256),
  constraint invitations_lasts check (expires_at > created_at),
  constraint invitations_accepted check (num_nonnulls(accepted_at, accepted_by) in (0, 2)),
  constraint invitations_ends_once check (num_nonnulls(accepted_at, revoked_at) < 2),
  constraint invitations_key_while_open check (token_sealed is null or num_nonnulls(accepted_at, revoked_at) = 0),
  constraint invitations_inviter foreign key (brokerage_id, invited_by) references iso_agents (brokerage_id, id),
  constraint invitations_agent foreign key (brokerage_id, accepted_by) references iso_agents (brokerage_id, id)
);
create unique index invitations_open_once on invitations (brokerage_id, email) where accepted_at is null and revoked_at is null;
create index invitations_open_address on invitations (email) where accepted_at is null and revoked_at is null;
create index invitations_newest on invitations (brokerage_id, created_at);
create index invitations_unused on invitations (brokerage_id, expires_at) where accepted_at is null;
call guard_tenant_table('invitations');
-- Whose a link is, and which desks ask for an address, before a brokerage is known.
create policy lookup on invitations for select to tripthread_system using (true);
grant select (id, brokerage_id, token_sha256, email, expires_at, accepted_at, revoked_at) on invitations to tripthread_system;
grant select, insert, update, delete on invitations to tripthread_app;

-- A mail belongs to a session, or carries an invitation; with that it goes.
alter table mails
  alter column session_id drop not null,
  add column invitation_id uuid,
  add constraint mails_invitation foreign key (brokerage_id, invitation_id) references invitations (brokerage_id, id) on delete cascade,
  add constraint mails_of_one check (num_nonnulls(session_id, invitation_id) = 1),
  add constraint mails_invitation_alone check (invitation_id is null or num_nonnulls(message_id, proposal_id) = 0);
create unique index mails_once_per_invitation on mails (invitation_id) where invitation_id is not null;
