-- Mail to clients and from them: what is to go out, what came in as it came, and the files of both.

alter type message_delivery add value 'awaiting_approval';
alter type message_delivery add value 'unknown';
alter type message_delivery add value 'kept';
alter type message_delivery add value 'withdrawn';
alter type session_event_kind add value 'mail_approved';
alter type session_event_kind add value 'mail_withdrawn';
alter type event_source add value 'mail';

-- The table keeps its name: a process of the release before this one goes on reading it beside newer ones.
alter type avinode_work_kind add value 'send_mail';
alter type avinode_work_kind add value 'place_mail';

-- By which way a client said what somebody entered by hand; null for everything else.
create type message_channel as enum ('phone', 'mail', 'chat', 'in_person');
alter table messages add column channel message_channel;

-- How a brokerage's mail goes out; without a row, each is approved first.
create table mail_settings (
  brokerage_id uuid primary key references brokerages (id),
  needs_approval boolean not null default true,
  from_name text check (length(from_name) between 1 and 100 and from_name !~ '[[:cntrl:]]'),
  signature text check (length(signature) between 1 and 2000),
  updated_at timestamptz(3) not null
);
call guard_tenant_table('mail_settings');

-- Where a mail provider hands in what came for a brokerage: the key stands in the address, the password only as a hash.
create table mail_inboxes (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  key text not null check (length(key) between 4 and 100),
  webhook_user text not null check (length(webhook_user) between 1 and 200),
  webhook_password_sha256 bytea not null check (length(webhook_password_sha256) = 32),
  is_active boolean not null default true,
  created_at timestamptz(3) not null,
  constraint mail_inboxes_of_brokerage unique (brokerage_id, id),
  constraint mail_inboxes_key_once unique (key)
);
call guard_tenant_table('mail_inboxes');
create policy lookup on mail_inboxes for select to tripthread_system using (true);
grant select on mail_inboxes to tripthread_system;

-- `kept`: there is no mail server; it can be read in the outbox. `unknown`: the connection broke after the text had gone out.
create type mail_status as enum ('awaiting_approval', 'waiting', 'sent', 'kept', 'unknown', 'failed', 'withdrawn');
create table mails (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null,
  message_id uuid,
  proposal_id uuid,
  iso_agent_id uuid not null,
  status mail_status not null,
  to_name text not null check (length(to_name) between 1 and 200 and to_name !~ '[[:cntrl:]]'),
  to_email text not null check (length(to_email) between 3 and 254 and to_email ~ '^[^[:space:][:cntrl:]<>",;]+@[^[:space:][:cntrl:]<>",;@]+$'),
  from_name text not null check (length(from_name) between 1 and 200 and from_name !~ '[[:cntrl:]]'),
  subject text not null check (length(subject) between 1 and 300 and subject !~ '[[:cntrl:]]'),
  body_text text not null check (length(body_text) between 1 and 50000),
  body_html text check (length(body_html) <= 200000),
  -- The Message-IDs of the conversation so far, the last one answered: mail programs show it as one.
  reference_ids text not null default '' check (length(reference_ids) <= 4000 and reference_ids !~ '[[:cntrl:]]'),
  -- Fixed before the first try, so that a second one is recognisably the same mail.
  message_id_header text check (length(message_id_header) <= 300),
  attempts integer not null default 0 check (attempts >= 0),
  -- The server asked for the text and it goes out now: until its answer is known, it may have been taken.
  begun_at timestamptz(3),
  error text check (length(error) <= 500),
  approved_by uuid,
  approved_at timestamptz(3),
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  constraint mails_of_brokerage unique (brokerage_id, id),
  constraint mails_message_id_once unique (brokerage_id, message_id_header),
  constraint mails_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id),
  constraint mails_message foreign key (brokerage_id, message_id) references messages (brokerage_id, id),
  constraint mails_agent foreign key (brokerage_id, iso_agent_id) references iso_agents (brokerage_id, id),
  constraint mails_approver foreign key (brokerage_id, approved_by) references iso_agents (brokerage_id, id),
  constraint mails_approved_when check ((approved_by is null) = (approved_at is null)),
  constraint mails_finished check ((finished_at is not null) = (status not in ('awaiting_approval', 'waiting')))
);
create unique index mails_once_per_message on mails (message_id) where message_id is not null;
create index mails_of_session on mails (session_id, created_at);
create index mails_outbox on mails (brokerage_id, created_at, id);
create index mails_awaiting on mails (brokerage_id, created_at, id) where status = 'awaiting_approval';
call guard_tenant_table('mails');

-- Mail as it came, byte for byte, kept before it is acknowledged. `answer`: a machine's, shown as a note; `bounce`: one of ours came back.
create type inbound_mail_status as enum ('pending', 'placed', 'orphan', 'parked', 'answer', 'bounce', 'duplicate', 'dismissed');
create table inbound_mails (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  inbox_id uuid not null,
  received_at timestamptz(3) not null,
  raw bytea not null check (length(raw) between 1 and 26214400),
  status inbound_mail_status not null default 'pending',
  -- What was read of it; null until then.
  message_id_header text check (length(message_id_header) <= 300),
  from_name text check (length(from_name) <= 200),
  from_email text check (length(from_email) <= 254),
  subject text check (length(subject) <= 300),
  body_text text check (length(body_text) <= 200000),
  why_orphan text check (length(why_orphan) <= 40),
  error text check (length(error) <= 500),
  session_id uuid,
  message_id uuid,
  placed_at timestamptz(3),
  placed_by uuid,
  constraint inbound_mails_of_brokerage unique (brokerage_id, id),
  constraint inbound_mails_inbox foreign key (brokerage_id, inbox_id) references mail_inboxes (brokerage_id, id),
  constraint inbound_mails_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id),
  constraint inbound_mails_message foreign key (brokerage_id, message_id) references messages (brokerage_id, id),
  constraint inbound_mails_agent foreign key (brokerage_id, placed_by) references iso_agents (brokerage_id, id),
  constraint inbound_mails_placed check (status <> 'placed' or (session_id is not null and message_id is not null and placed_at is not null))
);
alter table inbound_mails alter column raw set storage external;
-- The same mail handed in twice is one: whoever reads the second finds the first.
create unique index inbound_mails_once on inbound_mails (brokerage_id, message_id_header)
  where message_id_header is not null and status not in ('duplicate', 'pending');
create index inbound_mails_waiting on inbound_mails (brokerage_id, received_at, id) where status in ('orphan', 'parked');
create index inbound_mails_of_message on inbound_mails (message_id) where message_id is not null;
create index inbound_mails_of_session on inbound_mails (session_id, received_at) where session_id is not null;
call guard_tenant_table('inbound_mails');

-- Files of a mail, its way out or in. Kept as bytes and never looked into.
create table attachments (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  mail_id uuid,
  inbound_mail_id uuid,
  place integer not null check (place between 0 and 99),
  file_name text not null check (length(file_name) between 1 and 200 and file_name !~ '[[:cntrl:]/\\]'),
  mime_type text not null check (mime_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$'),
  size_bytes integer not null check (size_bytes between 0 and 10485760),
  sha256 bytea not null check (length(sha256) = 32),
  content bytea not null,
  created_at timestamptz(3) not null,
  constraint attachments_of_brokerage unique (brokerage_id, id),
  constraint attachments_mail foreign key (brokerage_id, mail_id) references mails (brokerage_id, id),
  constraint attachments_inbound_mail foreign key (brokerage_id, inbound_mail_id) references inbound_mails (brokerage_id, id),
  constraint attachments_of_one_mail check ((mail_id is null) <> (inbound_mail_id is null)),
  constraint attachments_whole check (length(content) = size_bytes)
);
alter table attachments alter column content set storage external;
create index attachments_of_mail on attachments (mail_id, place) where mail_id is not null;
create index attachments_of_inbound_mail on attachments (inbound_mail_id, place) where inbound_mail_id is not null;
call guard_tenant_table('attachments');

grant select, insert, update on mail_settings, mails, inbound_mails to tripthread_app;
grant select, insert on attachments to tripthread_app;
grant select on mail_inboxes to tripthread_app;
