-- The card of a client: whom one speaks with there, what is liked, who may approve; and what two cards of one client become.

alter type session_event_kind add value 'client_merged';

update clients
set preferences = coalesce((
  select jsonb_agg(jsonb_build_object('label', p.key, 'value', p.value) order by p.key) from jsonb_each_text(preferences) p), '[]')
where jsonb_typeof(preferences) = 'object';

-- Text as it is searched: small letters without accents, so that `jorg` finds Jörg.
create function folded(given text) returns text
  language sql immutable strict parallel safe
  return lower(regexp_replace(normalize(given, nfkd), '[\u0300-\u036f]', '', 'g'));

-- What is searched and compared stands in columns of its own: under row-level security an index is only of use where a
-- plain column is compared, for `lower` might tell what it was shown.
alter table clients
  alter column preferences set default '[]',
  add constraint clients_preferences_are_a_list check (jsonb_typeof(preferences) = 'array'),
  add column version integer not null default 1 check (version >= 1),
  -- Which version changed a field last: only a later change of the same field stands in the way of a stale edit.
  add column field_versions jsonb not null default '{}',
  -- Null where it never was changed.
  add column updated_at timestamptz(3),
  add column merged_into uuid,
  add column merged_at timestamptz(3),
  -- Cards that look alike and that somebody knows to be two clients.
  add column kept_apart uuid[] not null default '{}',
  add column name_key text not null generated always as (folded(name)) stored,
  add column email_key text generated always as (lower(btrim(email))) stored,
  add column search_text text not null generated always as (
    folded(name || ' ' || coalesce(company_name, '') || ' ' || coalesce(email, '') || ' ' || regexp_replace(coalesce(phone, ''), '\D', '', 'g'))) stored,
  add constraint clients_merged_into foreign key (brokerage_id, merged_into) references clients (brokerage_id, id),
  add constraint clients_merged_into_another check (merged_into <> id),
  add constraint clients_merged_when check ((merged_into is null) = (merged_at is null));
drop index clients_name;
create index clients_by_name on clients (brokerage_id, name_key, id) where merged_into is null;
create index clients_of_email on clients (brokerage_id, email_key) where email_key is not null and merged_into is null;
create index clients_merged on clients (merged_into) where merged_into is not null;

-- The people at a client: assistants, travellers, whoever signs.
create table client_people (
  brokerage_id uuid not null references brokerages (id),
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  role text check (length(role) <= 100),
  email text check (length(email) <= 254),
  phone text check (length(phone) <= 40),
  may_approve boolean not null default false,
  created_at timestamptz(3) not null,
  email_key text generated always as (lower(btrim(email))) stored,
  search_text text not null generated always as (
    folded(name || ' ' || coalesce(role, '') || ' ' || coalesce(email, '') || ' ' || regexp_replace(coalesce(phone, ''), '\D', '', 'g'))) stored,
  constraint client_people_of_brokerage unique (brokerage_id, id),
  constraint client_people_client foreign key (brokerage_id, client_id) references clients (brokerage_id, id)
);
create index client_people_of_client on client_people (client_id, created_at, id);
create index client_people_of_email on client_people (brokerage_id, email_key) where email_key is not null;
call guard_tenant_table('client_people');

grant select, insert, update, delete on client_people to tripthread_app;
-- A card that becomes part of another: what pointed at the one points at the other.
create index messages_of_client on messages (sender_client_id) where sender_client_id is not null;
