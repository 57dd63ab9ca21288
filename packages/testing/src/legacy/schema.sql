-- The legacy database before the sessions table, derived from the lists of its columns. Foreign keys exist only where it had
-- them, so that the same faults are possible.
create type user_role as enum ('iso_agent', 'admin', 'operator');
create type request_status as enum ('draft', 'pending', 'analyzing', 'fetching_client_data', 'searching_flights', 'awaiting_quotes',
  'analyzing_proposals', 'generating_email', 'sending_proposal', 'completed', 'failed', 'cancelled', 'trip_created', 'awaiting_user_action',
  'avinode_session_active', 'monitoring_for_quotes', 'contract_generated', 'contract_sent', 'payment_pending', 'closed_won');
create type quote_status as enum ('pending', 'received', 'analyzed', 'accepted', 'rejected', 'expired');
create type proposal_status as enum ('draft', 'generated', 'sent', 'viewed', 'accepted', 'rejected', 'expired');
create type conversation_type as enum ('rfp_negotiation', 'quote_discussion', 'general_inquiry', 'booking_confirmation', 'support');
create type conversation_status as enum ('active', 'awaiting_response', 'resolved', 'archived');
create type participant_role as enum ('iso_agent', 'ai_assistant', 'operator', 'admin', 'observer');
create type message_sender_type as enum ('iso_agent', 'ai_assistant', 'operator', 'system');
create type message_status as enum ('sending', 'sent', 'delivered', 'read', 'failed');
create type message_content_type as enum ('text', 'quote_shared', 'quote_updated', 'quote_accepted', 'quote_rejected', 'quote_expired',
  'rfp_created', 'rfp_updated', 'proposal_shared', 'document_attached', 'booking_confirmed', 'payment_requested', 'system_notification',
  'workflow_update', 'typing_indicator', 'email_approval_request', 'email_approved', 'email_rejected', 'contract_shared', 'margin_selection');
create type session_status as enum ('active', 'expired', 'revoked');

create table iso_agents (
  id uuid primary key, clerk_user_id text unique not null, email text unique not null, full_name text not null,
  role user_role not null default 'iso_agent', is_active boolean not null default true, metadata jsonb default '{}',
  notification_preferences jsonb default '{"email_new_quote": true, "email_message": true}', last_seen_at timestamptz, online_status text default 'offline',
  commission_percentage numeric(5, 2) default 10, total_commission_earned numeric(12, 2) default 0,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table client_profiles (
  id uuid primary key, iso_agent_id uuid not null references iso_agents on delete cascade, company_name text not null, contact_name text not null,
  email text not null, phone text, preferences jsonb default '{}', notes text, is_active boolean not null default true,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table operator_profiles (
  id uuid primary key, avinode_operator_id text unique not null, avinode_company_id text, company_name text not null, contact_name text, contact_email text,
  aoc_number text, country_code text, region text, operator_rating numeric(3, 2), fleet_size integer, aircraft_types text[], certifications text[],
  preferred_contact_method text default 'avinode', is_active boolean not null default true, is_preferred_partner boolean not null default false,
  last_synced_at timestamptz, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table requests (
  id uuid primary key, iso_agent_id uuid not null references iso_agents on delete cascade, client_profile_id uuid references client_profiles on delete set null,
  departure_airport text not null, arrival_airport text not null, departure_date timestamptz not null, return_date timestamptz,
  passengers integer not null check (passengers between 1 and 100), aircraft_type text, budget numeric(12, 2) check (budget > 0),
  special_requirements text, status request_status not null default 'draft', metadata jsonb default '{}',
  avinode_rfp_id text, avinode_trip_id text, avinode_deep_link text, primary_conversation_id uuid, operators_contacted integer default 0,
  quotes_expected integer default 0, quotes_received integer default 0, avinode_session_started_at timestamptz, avinode_session_ended_at timestamptz,
  trip_type text default 'single_leg', segment_count integer default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table trip_segments (
  id uuid primary key, request_id uuid not null references requests on delete cascade, segment_order integer not null check (segment_order >= 0),
  departure_airport text not null, arrival_airport text not null, departure_date date not null, departure_time text, passengers integer,
  unique (request_id, segment_order), check (departure_airport <> arrival_airport));
create table conversations (
  id uuid primary key, request_id uuid references requests on delete set null, quote_id uuid, type conversation_type not null default 'rfp_negotiation',
  status conversation_status not null default 'active', subject text, avinode_thread_id text, chatkit_thread_id text, last_message_at timestamptz,
  last_message_by uuid, message_count integer default 0, unread_count_iso integer default 0, unread_count_operator integer default 0,
  is_priority boolean default false, is_pinned boolean default false, metadata jsonb default '{}',
  created_at timestamptz not null default now(), updated_at timestamptz not null default now());
alter table requests add constraint requests_primary_conversation_id_fkey foreign key (primary_conversation_id) references conversations on delete set null;
create table conversation_participants (
  id uuid primary key, conversation_id uuid not null references conversations on delete cascade, iso_agent_id uuid references iso_agents on delete cascade,
  operator_profile_id uuid references operator_profiles on delete cascade, role participant_role not null, is_active boolean not null default true,
  can_reply boolean default true, can_invite boolean default false, last_read_at timestamptz, last_read_message_id uuid, unread_count integer default 0,
  notifications_enabled boolean default true, muted_until timestamptz, is_typing boolean default false, joined_at timestamptz not null default now(), left_at timestamptz);
create table messages (
  id uuid primary key, conversation_id uuid not null references conversations on delete cascade, sender_type message_sender_type not null,
  sender_iso_agent_id uuid references iso_agents on delete set null, sender_operator_id uuid references operator_profiles on delete set null, sender_name text,
  content_type message_content_type not null default 'text', content text, rich_content jsonb, attachments jsonb default '[]', parent_message_id uuid,
  thread_root_id uuid, reply_count integer default 0, status message_status not null default 'sending', avinode_message_id text, chatkit_message_id text,
  read_by jsonb default '[]', reactions jsonb default '[]', is_edited boolean default false, edited_at timestamptz, original_content text,
  metadata jsonb default '{}', created_at timestamptz not null default now(), updated_at timestamptz not null default now(), deleted_at timestamptz,
  check (content is not null or rich_content is not null));
create table quotes (
  id uuid primary key, request_id uuid not null references requests on delete cascade, operator_id text not null, operator_name text not null,
  base_price numeric(12, 2) not null check (base_price > 0), fuel_surcharge numeric(12, 2) default 0, taxes numeric(12, 2) default 0, fees numeric(12, 2) default 0,
  total_price numeric(12, 2) not null check (total_price > 0), aircraft_type text not null, aircraft_tail_number text, aircraft_details jsonb default '{}',
  availability_confirmed boolean default false, valid_until timestamptz, score numeric(5, 2), ranking integer, analysis_notes text,
  status quote_status not null default 'pending', metadata jsonb default '{}', operator_profile_id uuid references operator_profiles on delete set null,
  avinode_quote_id text unique, conversation_id uuid references conversations on delete set null, operator_message text, received_at timestamptz,
  responded_at timestamptz, expired_at timestamptz, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
alter table conversations add constraint conversations_quote_id_fkey foreign key (quote_id) references quotes on delete set null;
create table proposals (
  id uuid primary key, request_id uuid not null references requests on delete cascade, iso_agent_id uuid not null references iso_agents on delete cascade,
  quote_id uuid references quotes on delete set null, client_profile_id uuid references client_profiles on delete set null, file_name text not null,
  file_url text not null, file_path text, file_size_bytes integer, mime_type text default 'application/pdf', proposal_number text unique not null,
  title text not null, description text, total_amount numeric(12, 2), margin_applied numeric(12, 2), final_amount numeric(12, 2),
  status proposal_status not null default 'draft', sent_at timestamptz, viewed_at timestamptz, sent_to_email text, version integer not null default 1,
  previous_version_id uuid, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table contracts (
  id uuid primary key, request_id uuid not null references requests on delete cascade, proposal_id uuid references proposals on delete set null,
  contract_number text unique not null, client_name text not null, client_email text not null, total_amount numeric(12, 2), currency text default 'USD',
  status text default 'draft', cc_last_four text, created_at timestamptz not null default now());
create table workflow_states (
  id uuid primary key, request_id uuid references requests on delete cascade, current_state text, previous_state text, agent_id text, error text,
  retry_count integer default 0, entered_at timestamptz default now());
create table avinode_webhook_events (
  id uuid primary key, event_type text not null, avinode_event_id text unique not null, request_id uuid references requests on delete set null,
  conversation_id uuid references conversations on delete set null, avinode_trip_id text, raw_payload jsonb not null, headers jsonb,
  processing_status text not null default 'pending', retry_count integer default 0, received_at timestamptz not null default now());
create table chatkit_sessions (
  id uuid primary key, clerk_user_id text not null, device_id text not null, workflow_id text not null, session_token text unique not null,
  status session_status not null default 'active', expires_at timestamptz not null, metadata jsonb default '{}',
  last_activity_at timestamptz not null default now(), created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create index idx_chatkit_sessions_user on chatkit_sessions (clerk_user_id, status);
create index idx_chatkit_sessions_expires_at on chatkit_sessions (expires_at);
create function set_chatkit_sessions_updated_at() returns trigger language plpgsql as $$ begin new.updated_at = now(); return new; end $$;
create trigger trigger_chatkit_sessions_updated_at before update on chatkit_sessions for each row execute function set_chatkit_sessions_updated_at();
create function cleanup_expired_chatkit_sessions() returns integer language plpgsql as $$
declare n integer;
begin
  update chatkit_sessions set status = 'expired' where status = 'active' and expires_at < now();
  get diagnostics n = row_count;
  return n;
end $$;
alter table chatkit_sessions enable row level security;
create policy "service role does anything" on chatkit_sessions using (true);

create index idx_requests_agent on requests (iso_agent_id);
create index idx_conversations_request_id on conversations (request_id);
create index idx_messages_conversation on messages (conversation_id, created_at desc);
create index idx_messages_avinode on messages (avinode_message_id);
create index idx_quotes_request on quotes (request_id);
create index idx_proposals_request on proposals (request_id);
create index idx_participants_conversation on conversation_participants (conversation_id);
