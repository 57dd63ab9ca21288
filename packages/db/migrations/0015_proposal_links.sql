-- What a client does with a proposal: opens it by a link, asks, accepts or declines.

alter type session_event_kind add value 'proposal_viewed';
alter type session_event_kind add value 'proposal_accepted';
alter type session_event_kind add value 'proposal_declined';
alter type session_event_kind add value 'proposal_link_changed';
alter type event_source add value 'client_page';

-- What the client last said to a proposal that the desk has not answered with another one: part of the fold.
create type client_wish as enum ('requote', 'declined');
alter table chat_sessions add column client_wish client_wish;

-- A link's token is a key: found by its hash alone. Sealed beside it, so that the desk can copy the link again and a mail
-- can carry it when it goes out; whoever sees the rows but not the server's secret cannot open it.
create table proposal_links (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  proposal_id uuid not null,
  token_sha256 bytea not null check (length(token_sha256) = 32),
  token_sealed bytea not null check (length(token_sealed) between 28 and 400),
  created_by uuid not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  view_count integer not null default 0 check (view_count >= 0),
  last_viewed_at timestamptz(3),
  constraint proposal_links_of_brokerage unique (brokerage_id, id),
  constraint proposal_links_token_once unique (token_sha256),
  constraint proposal_links_viewed check ((view_count = 0) = (last_viewed_at is null)),
  constraint proposal_links_proposal foreign key (brokerage_id, proposal_id) references proposals (brokerage_id, id),
  constraint proposal_links_agent foreign key (brokerage_id, created_by) references iso_agents (brokerage_id, id)
);
create index proposal_links_of_proposal on proposal_links (proposal_id, created_at);
call guard_tenant_table('proposal_links');
-- Whose a link is, before a brokerage is known: the hash and nothing of what is behind it.
create policy lookup on proposal_links for select to tripthread_system using (true);
grant select (id, brokerage_id, token_sha256) on proposal_links to tripthread_system;

create type proposal_answer as enum ('accepted', 'declined');
-- One per proposal, and never rewritten.
create table proposal_answers (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  proposal_id uuid not null,
  link_id uuid not null,
  answer proposal_answer not null,
  -- As the page numbers them, from 1.
  option_number smallint check (option_number between 1 and 4),
  typed_name text not null check (length(typed_name) between 1 and 200),
  reason text check (length(reason) between 1 and 2000),
  answered_at timestamptz(3) not null,
  constraint proposal_answers_of_brokerage unique (brokerage_id, id),
  constraint proposal_answers_once unique (proposal_id),
  constraint proposal_answers_complete check (case answer
    when 'accepted' then option_number is not null and reason is null else option_number is null end),
  constraint proposal_answers_proposal foreign key (brokerage_id, proposal_id) references proposals (brokerage_id, id),
  constraint proposal_answers_link foreign key (brokerage_id, link_id) references proposal_links (brokerage_id, id)
);
call guard_tenant_table('proposal_answers');

-- What was asked through a link, so that a question sent twice stands once.
create table proposal_questions (
  brokerage_id uuid not null references brokerages (id),
  link_id uuid not null,
  key text not null check (length(key) between 8 and 64),
  text_sha256 bytea not null check (length(text_sha256) = 32),
  message_id uuid not null,
  asked_at timestamptz(3) not null,
  primary key (link_id, key),
  constraint proposal_questions_link foreign key (brokerage_id, link_id) references proposal_links (brokerage_id, id),
  constraint proposal_questions_message foreign key (brokerage_id, message_id) references messages (brokerage_id, id)
);
call guard_tenant_table('proposal_questions');

grant select, insert, update on proposal_links to tripthread_app;
grant select, insert on proposal_answers, proposal_questions to tripthread_app;
