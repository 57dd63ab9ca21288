-- What a quote states beside its price: the aircraft, its terms, and line by line what is in it. Every rung of the ladder
-- keeps what was stated with it.
alter type session_event_kind add value 'fallback_quote_chosen';
alter type session_event_kind add value 'quote_rejected';
alter type session_event_kind add value 'quote_reconsidered';

create type quote_source as enum ('avinode', 'manual');
alter table quotes
  add column source quote_source not null generated always as
    (case when avinode_quote_id is null then 'manual'::quote_source else 'avinode'::quote_source end) stored,
  add column year_of_make smallint check (year_of_make between 1900 and 2200),
  add column seats smallint check (seats between 1 and 900),
  add column safety_ratings jsonb not null default '[]',
  add column flight_minutes integer check (flight_minutes between 1 and 100000),
  add column operator_terms text check (length(operator_terms) <= 4000);

alter table quote_revisions
  add column aircraft_type text,
  add column aircraft_tail_number text,
  add column year_of_make smallint,
  add column seats smallint,
  add column safety_ratings jsonb not null default '[]',
  add column flight_minutes integer,
  add column operator_terms text check (length(operator_terms) <= 4000),
  -- What changed, in the words of whoever recorded it.
  add column note text check (length(note) between 1 and 500),
  add constraint quote_revisions_of_brokerage unique (brokerage_id, quote_id, revision);
update quote_revisions r set aircraft_type = q.aircraft_type, aircraft_tail_number = q.aircraft_tail_number
  from quotes q where q.id = r.quote_id;

create type quote_line_kind as enum ('flight', 'positioning', 'fuel_surcharge', 'crew', 'landing_handling', 'navigation', 'parking',
  'de_icing', 'catering', 'wifi', 'ground_transport', 'fet', 'segment_fees', 'other');
create type quote_line_state as enum ('included', 'extra', 'excluded');
-- One row per thing that a rung names. What has no row is not stated.
create table quote_lines (
  brokerage_id uuid not null references brokerages (id),
  quote_id uuid not null,
  revision integer not null,
  position smallint not null check (position between 0 and 99),
  kind quote_line_kind not null,
  state quote_line_state not null,
  label text check (length(label) between 1 and 200),
  -- In the currency of the rung.
  amount_minor bigint check (amount_minor > 0),
  primary key (quote_id, revision, position),
  constraint quote_lines_revision foreign key (brokerage_id, quote_id, revision)
    references quote_revisions (brokerage_id, quote_id, revision) on delete cascade
);
call guard_tenant_table('quote_lines');
grant select, insert on quote_lines to tripthread_app;

alter table chat_sessions
  add column fallback_quote_id uuid,
  -- Quote → why it was turned down, when and by whom.
  add column quote_rejections jsonb not null default '{}',
  add constraint chat_sessions_fallback_quote foreign key (brokerage_id, fallback_quote_id) references quotes (brokerage_id, id),
  add constraint chat_sessions_two_quotes check (fallback_quote_id <> primary_quote_id);

-- So many `quote` for one `base`, as of a day, as somebody here read it somewhere. Never changed: a newer one is another row.
create table exchange_rates (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  iso_agent_id uuid not null,
  base text not null check (base ~ '^[A-Z]{3}$'),
  quote text not null check (quote ~ '^[A-Z]{3}$'),
  rate numeric(18, 9) not null check (rate > 0),
  as_of date not null,
  source text check (length(source) between 1 and 120),
  created_at timestamptz(3) not null,
  constraint exchange_rates_of_brokerage unique (brokerage_id, id),
  constraint exchange_rates_between_two check (base <> quote),
  constraint exchange_rates_agent foreign key (brokerage_id, iso_agent_id) references iso_agents (brokerage_id, id)
);
create index exchange_rates_newest on exchange_rates (brokerage_id, as_of, created_at, id);
call guard_tenant_table('exchange_rates');
grant select, insert on exchange_rates to tripthread_app;
