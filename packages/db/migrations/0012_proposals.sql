-- Proposals that can be sent: options with prices, versions, the document as the client gets it, and what a brokerage
-- puts on it.
alter type session_event_kind add value 'proposal_sent';
alter type session_event_kind add value 'proposal_withdrawn';
create type margin_kind as enum ('percent', 'fixed');
create type operator_taxes as enum ('excluded', 'included');

alter table brokerages
  add column legal_name text check (length(legal_name) between 1 and 200),
  add column brand_color text not null default '#1d4ed8' check (brand_color ~ '^#[0-9a-f]{6}$'),
  add column contact_line text check (length(contact_line) between 1 and 200),
  add column proposal_terms text check (length(proposal_terms) between 1 and 8000),
  add column default_currency text not null default 'USD' check (default_currency ~ '^[A-Z]{3}$'),
  add column default_margin_basis_points integer not null default 1000 check (default_margin_basis_points between 0 and 10000),
  add column card_fee_basis_points integer not null default 500 check (card_fee_basis_points between 0 and 2000);
grant update (legal_name, brand_color, contact_line, proposal_terms, default_currency, default_margin_basis_points, card_fee_basis_points)
  on brokerages to tripthread_app;

-- One row per version; versions of one proposal share its number.
alter table proposals
  drop constraint proposals_number_once,
  add column version integer not null default 1 check (version between 1 and 999),
  add column previous_version_id uuid,
  -- How often the draft was saved: who saves on top of what they have not seen is told so.
  add column edits integer not null default 0 check (edits >= 0),
  add column currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  add column margin_kind margin_kind not null default 'percent',
  add column margin_basis_points integer default 1000 check (margin_basis_points between 0 and 10000),
  -- In the currency of the proposal.
  add column margin_minor bigint check (margin_minor >= 0),
  add column card_fee_basis_points integer not null default 0 check (card_fee_basis_points between 0 and 2000),
  add column has_us_taxes boolean not null default true,
  add column leg_taxes jsonb not null default '[]',
  add column intro text check (length(intro) between 1 and 4000),
  add column terms text check (length(terms) between 1 and 8000),
  add column valid_until timestamptz(3),
  -- What the client was sent, whole; nothing in it is looked up again.
  add column document jsonb,
  add column sent_at timestamptz(3),
  add column viewed_at timestamptz(3),
  add column answered_at timestamptz(3),
  add column withdrawn_at timestamptz(3);
alter table proposals
  add constraint proposals_version_once unique (brokerage_id, proposal_number, version),
  add constraint proposals_margin_has_unit check (
    (margin_kind = 'percent') = (margin_basis_points is not null) and (margin_kind = 'fixed') = (margin_minor is not null)),
  add constraint proposals_sent_with_document check (sent_at is null or document is not null),
  add constraint proposals_previous_version foreign key (brokerage_id, previous_version_id) references proposals (brokerage_id, id);

-- What is offered, and how its price comes about. The operator's and the broker's parts never leave the desk.
create table proposal_options (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  proposal_id uuid not null,
  position integer not null check (position between 0 and 3),
  quote_id uuid not null,
  -- The price it is made of: a later one of the same quote changes nothing here.
  quote_revision integer not null,
  quote_total_minor bigint not null check (quote_total_minor > 0),
  quote_currency text not null check (quote_currency ~ '^[A-Z]{3}$'),
  -- Units of the proposal's currency for one of the quote's, and of which day; null where they are the same.
  exchange_rate numeric(18,9) check (exchange_rate > 0),
  exchange_day date,
  operator_taxes operator_taxes not null default 'excluded',
  -- What the quote says of its price is tax; null where that is worked out.
  stated_taxes_minor bigint check (stated_taxes_minor >= 0),
  operator_minor bigint not null check (operator_minor >= 0),
  operator_taxes_minor bigint not null check (operator_taxes_minor >= 0),
  margin_minor bigint not null check (margin_minor >= 0),
  charter_minor bigint not null,
  taxes_minor bigint not null check (taxes_minor >= 0),
  card_fee_minor bigint not null check (card_fee_minor >= 0),
  total_minor bigint not null,
  title text not null check (length(title) between 1 and 200),
  aircraft_type text check (length(aircraft_type) <= 100),
  aircraft_tail_number text check (length(aircraft_tail_number) <= 12),
  year_of_make integer check (year_of_make between 1900 and 2200),
  seats integer check (seats between 1 and 900),
  shows_operator boolean not null default false,
  shows_tail boolean not null default false,
  included jsonb not null default '[]',
  not_included jsonb not null default '[]',
  note text check (length(note) between 1 and 1000),
  constraint proposal_options_of_brokerage unique (brokerage_id, id),
  constraint proposal_options_place unique (proposal_id, position),
  constraint proposal_options_quote_once unique (proposal_id, quote_id),
  constraint proposal_options_rate_has_day check ((exchange_rate is null) = (exchange_day is null)),
  constraint proposal_options_add_up check (
    charter_minor = operator_minor - operator_taxes_minor + margin_minor
    and total_minor = charter_minor + taxes_minor + card_fee_minor),
  constraint proposal_options_proposal foreign key (brokerage_id, proposal_id) references proposals (brokerage_id, id),
  constraint proposal_options_quote foreign key (brokerage_id, quote_id) references quotes (brokerage_id, id)
);
create index proposal_options_of_quote on proposal_options (quote_id);
call guard_tenant_table('proposal_options');
grant select, insert, delete on proposal_options to tripthread_app;

-- The PDF of a version as it was sent, byte for byte.
create table proposal_documents (
  brokerage_id uuid not null references brokerages (id),
  proposal_id uuid primary key,
  sha256 bytea not null check (length(sha256) = 32),
  pdf bytea not null check (length(pdf) between 1 and 5000000),
  created_at timestamptz(3) not null,
  constraint proposal_documents_proposal foreign key (brokerage_id, proposal_id) references proposals (brokerage_id, id)
);
call guard_tenant_table('proposal_documents');
grant select, insert on proposal_documents to tripthread_app;
