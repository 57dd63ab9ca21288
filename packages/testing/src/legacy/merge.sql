-- The stage after the merge: sessions and conversations became columns of their request, messages reference it, and a
-- conversation without a request got a placeholder.
set session_replication_role = replica;
alter table requests
  add column session_status text default 'active', add column conversation_type text default 'flight_request', add column current_step text,
  add column workflow_state jsonb default '{}', add column session_started_at timestamptz, add column session_ended_at timestamptz,
  add column last_activity_at timestamptz, add column subject text, add column avinode_thread_id text, add column last_message_at timestamptz,
  add column last_message_by uuid, add column message_count integer default 0, add column unread_count_iso integer default 0,
  add column unread_count_operator integer default 0, add column is_priority boolean default false, add column is_pinned boolean default false;
alter table messages add column request_id uuid, add column quote_id uuid;
update requests r set session_status = s.status::text, conversation_type = coalesce(s.conversation_type, 'flight_request'), current_step = s.current_step,
    workflow_state = s.workflow_state, session_started_at = s.session_started_at, session_ended_at = s.session_ended_at, last_activity_at = s.last_activity_at
  from chat_sessions s where s.request_id = r.id;
update requests r set subject = c.subject, is_priority = c.is_priority from conversations c where c.request_id = r.id;
insert into requests (id, iso_agent_id, departure_airport, arrival_airport, departure_date, passengers, status, session_status, conversation_type, current_step,
    workflow_state, session_started_at, session_ended_at, last_activity_at, subject, metadata, created_at, updated_at)
  select md5('placeholder:' || s.id)::uuid, s.iso_agent_id, 'TBD', 'TBD', s.created_at + interval '90 days', 1, 'draft', s.status::text, 'general', s.current_step,
    s.workflow_state, s.session_started_at, s.session_ended_at, s.last_activity_at, coalesce(c.subject, 'General Inquiry'),
    jsonb_build_object('migrated_from_chat_session', s.id, 'migrated_from_conversation', s.conversation_id, 'is_general_conversation', true), s.created_at, s.updated_at
  from (select distinct on (conversation_id) * from chat_sessions where request_id is null order by conversation_id, last_activity_at desc) s
  left join conversations c on c.id = s.conversation_id
  where exists (select from messages m where m.conversation_id = s.conversation_id);
update messages m set request_id = coalesce(c.request_id, p.id), quote_id = c.quote_id
  from conversations c left join requests p on p.metadata ->> 'migrated_from_conversation' = c.id::text
  where c.id = m.conversation_id;
update requests set session_started_at = coalesce(session_started_at, created_at), last_activity_at = coalesce(last_activity_at, updated_at);
alter table messages drop column conversation_id;
alter table requests drop column primary_conversation_id;
alter table requests rename column avinode_rfp_id to avinode_rfq_id;
alter table conversations drop constraint conversations_quote_id_fkey;
alter table quotes drop column conversation_id;
alter table avinode_webhook_events drop column conversation_id;
drop table conversation_participants, chat_sessions, conversations cascade;
drop type conversation_type, conversation_status, participant_role, chat_session_status;
create index idx_messages_request_id on messages (request_id, created_at desc) where request_id is not null;
set session_replication_role = origin;
