-- Fills the tables that `many-sessions.sql` leaves empty, for measured reads: row counts in proportion to the sessions, and
-- one session with a thread that references everything.
set synchronous_commit = off;
set client_min_messages = warning;
select setseed(0.42);

-- ---------------------------------------------------------------------------------------------------------------------
-- Rows of a trip or a session

create temp table settled as
  select s.brokerage_id, s.id as session_id, s.iso_agent_id, s.conversation_id, s.client_id, s.request_id, s.trip_id, s.trip_code, s.status,
    s.session_started_at as at, row_number() over (order by s.session_started_at, s.id) as no, c.id as connection_id,
    gen_random_uuid() as message_id, gen_random_uuid() as rfq_id, gen_random_uuid() as quote_id, gen_random_uuid() as proposal_id,
    gen_random_uuid() as link_id, gen_random_uuid() as mail_id, gen_random_uuid() as notification_id
  from chat_sessions s join avinode_connections c using (brokerage_id) where s.status in ('completed', 'archived');
create temp table inbox as
  select id as brokerage_id, gen_random_uuid() as inbox_id from brokerages;
create temp table operator as
  select brokerage_id, id, row_number() over (partition by brokerage_id order by name) as n from operators;
analyze settled;

insert into messages (brokerage_id, id, session_id, conversation_id, sender_type, sender_iso_agent_id, audience, content, delivery, created_at)
  select brokerage_id, case n when 1 then message_id else gen_random_uuid() end, session_id, conversation_id, 'iso_agent', iso_agent_id, 'client',
    'Message ' || n || ': catering is for everybody on board. Please confirm by noon.', 'sent', at + n * interval '1 minute'
  from settled, generate_series(1, 2) n;
insert into mail_inboxes (brokerage_id, id, key, webhook_user, webhook_password_sha256, created_at)
  select brokerage_id, inbox_id, 'inbox-' || substr(md5(brokerage_id::text), 1, 16), 'mail', sha256(convert_to(brokerage_id::text, 'UTF8')), now() from inbox;
insert into mails (brokerage_id, id, session_id, message_id, iso_agent_id, status, to_name, to_email, from_name, subject, body_text, created_at, finished_at)
  select brokerage_id, mail_id, session_id, message_id, iso_agent_id, (case when no % 700 = 0 then 'failed' else 'sent' end)::mail_status, 'Client', 'client-' || no || '@tripthread.example',
    'Agent', 'Your charter', 'As discussed.', at + interval '1 minute', at + interval '2 minutes'
  from settled;
insert into inbound_mails (brokerage_id, inbox_id, received_at, raw, status, message_id_header, from_name, from_email, subject, body_text, session_id, message_id, placed_at)
  select s.brokerage_id, i.inbox_id, s.at, '\x00', (case when no % 400 = 0 then 'orphan' else 'placed' end)::inbound_mail_status, '<' || no || '@mail.example>', 'Client',
    'client-' || no || '@tripthread.example', 'Re: your charter', 'Thank you.',
    case when no % 400 > 0 then session_id end, case when no % 400 > 0 then message_id end, case when no % 400 > 0 then s.at end
  from settled s join inbox i using (brokerage_id) where no % 4 = 0;
insert into attachments (brokerage_id, mail_id, place, file_name, mime_type, size_bytes, sha256, content, created_at)
  select brokerage_id, mail_id, 0, 'itinerary.pdf', 'application/pdf', 1, sha256('\x00'), '\x00', at from settled where no % 5 = 0;
insert into proposals (brokerage_id, id, session_id, request_id, iso_agent_id, proposal_number, title, status, created_at, document, sent_at, valid_until)
  select brokerage_id, proposal_id, session_id, request_id, iso_agent_id, 'P-' || no, 'Charter ' || no, (case when no % 3 = 0 then 'accepted' else 'sent' end)::proposal_status,
    at, '{}', at, at + interval '7 days'
  from settled;
insert into proposal_links (brokerage_id, id, proposal_id, token_sha256, created_by, created_at, expires_at)
  select brokerage_id, link_id, proposal_id, sha256(convert_to(link_id::text, 'UTF8')), iso_agent_id, at, at + interval '90 days' from settled;
insert into proposal_answers (brokerage_id, proposal_id, link_id, answer, option_number, typed_name, answered_at)
  select brokerage_id, proposal_id, link_id, 'accepted', 1, 'Client', at + interval '1 day' from settled where no % 3 = 0;

insert into rfqs (brokerage_id, id, trip_id, connection_id, avinode_rfq_id, operator_id, status, sent_at, answered_at, created_at)
  select s.brokerage_id, case o.n when 1 then rfq_id else gen_random_uuid() end, trip_id, connection_id, 'arfq-8' || no * 10 + o.n, o.id,
    (case o.n when 1 then 'quoted' else 'declined' end)::rfq_status, at, at + interval '3 hours', at
  from settled s join operator o on o.brokerage_id = s.brokerage_id and o.n <= 1 + no % 2 where trip_id is not null;
insert into quotes (brokerage_id, id, trip_id, rfq_id, operator_id, avinode_quote_id, status, total_minor, currency, aircraft_type, aircraft_tail_number, valid_until, received_at)
  select s.brokerage_id, quote_id, s.trip_id, rfq_id, r.operator_id, 'aquote-8' || no * 10, (case when no % 3 = 0 then 'accepted' else 'expired' end)::quote_status, 2500000, 'USD', 'Challenger 350', 'N100TT',
    at + interval '2 days', at + interval '3 hours'
  from settled s join rfqs r on r.id = s.rfq_id;
insert into quote_revisions (brokerage_id, quote_id, revision, total_minor, currency, valid_until, received_at)
  select q.brokerage_id, q.id, 1, total_minor, currency, valid_until, received_at from quotes q where avinode_quote_id like 'aquote-8%';
insert into proposal_options (brokerage_id, proposal_id, position, quote_id, quote_revision, quote_total_minor, quote_currency, operator_minor, operator_taxes_minor,
    margin_minor, charter_minor, taxes_minor, card_fee_minor, total_minor, title)
  select s.brokerage_id, proposal_id, 0, quote_id, 1, 2500000, 'USD', 2500000, 0, 250000, 2750000, 0, 0, 2750000, 'Challenger 350'
  from settled s join quotes q on q.id = s.quote_id;
insert into avinode_webhook_events (brokerage_id, id, connection_id, received_at, raw_body, avinode_id, resource_type, status, next_attempt_at, trip_reference, trip_id, placed_at)
  select brokerage_id, case n when 1 then notification_id else gen_random_uuid() end, connection_id, at + n * interval '1 hour', '{}', 'arfq-8' || no * 10 + n, 'rfqs', 'placed', at,
    trip_code, trip_id, at
  from settled, generate_series(1, 3) n where trip_id is not null;
insert into avinode_webhook_events (brokerage_id, connection_id, received_at, raw_body, avinode_id, resource_type, status, next_attempt_at, trip_reference)
  select brokerage_id, connection_id, at, '{}', 'arfq-9' || no, 'rfqs', (case when no % 800 = 0 then 'parked' else 'orphan' end)::notification_status, at, 'ZZ' || lpad((no % 9999)::text, 4, '0')
  from settled where no % 200 = 0;
insert into avinode_orders (brokerage_id, connection_id, iso_agent_id, session_id, kind, status, trip_id, created_at, finished_at)
  select brokerage_id, connection_id, iso_agent_id, session_id, 'create_trip', 'done', trip_id, at, at from settled where trip_id is not null;
insert into avinode_orders (brokerage_id, connection_id, iso_agent_id, session_id, kind, status, trip_id, rfq_id, message_id, created_at, finished_at)
  select brokerage_id, connection_id, iso_agent_id, session_id, 'send_chat', 'done', trip_id, rfq_id, message_id, at, at from settled where trip_id is not null;
insert into avinode_answers (brokerage_id, connection_id, resource, path, http_status, body_sha256, body, first_at, last_at)
  select brokerage_id, connection_id, 'arfq-8' || no * 10 + 1, '/rfqs/arfq-8' || no * 10 + 1, 200, sha256('{}'), '\x1f8b0800000000000203abae050043bfa6a302000000', at, at from settled where trip_id is not null;

-- ---------------------------------------------------------------------------------------------------------------------
-- Rows of a brokerage

insert into clients (brokerage_id, id, name, company_name, email, created_at)
  select brokerage_id, gen_random_uuid(), 'Passenger ' || no, 'Holding ' || no % 900, 'passenger-' || no || '@tripthread.example', at from settled where no % 3 = 0;
insert into client_people (brokerage_id, client_id, name, role, email, created_at)
  select brokerage_id, id, 'Assistant of ' || name, 'Assistant', 'assistant-' || substr(id::text, 1, 8) || '@tripthread.example', created_at from clients;
insert into client_changes (brokerage_id, client_id, iso_agent_id, kind, fields, at)
  select s.brokerage_id, s.client_id, s.iso_agent_id, 'changed', array['email'], s.at from settled s where s.client_id is not null and no % 3 = 0;
insert into exchange_rates (brokerage_id, iso_agent_id, base, quote, rate, as_of, created_at)
  select brokerage_id, iso_agent_id, 'EUR', 'USD', 1.1, at::date, at from settled where no % 20 = 0;
insert into incidents (brokerage_id, kind, session_id, field, stored, counted, found_at, last_seen_at, ended_at)
  select brokerage_id, 'counter_drift', session_id, 'messageCount', 1, 2, at, at, case when no % 1000 > 0 then at end from settled where no % 50 = 0;
insert into invitations (brokerage_id, email, role, token_sha256, invited_by, created_at, expires_at, revoked_at)
  select brokerage_id, 'guest-' || no || '@tripthread.example', 'broker', sha256(convert_to(no::text, 'UTF8')), iso_agent_id, at, at + interval '7 days',
    case when no % 400 > 0 then at end
  from settled where no % 40 = 0;

-- ---------------------------------------------------------------------------------------------------------------------
-- One thread that references everything: the newest archived session, with a trip, of the largest brokerage

create temp table rich_thread as
  select s.* from settled s
  where s.trip_id is not null and s.status = 'archived'
    and s.brokerage_id = (select brokerage_id from chat_sessions group by 1 order by count(*) desc limit 1)
  order by no desc limit 1;
insert into session_events (brokerage_id, session_id, seq, kind, actor_kind, actor_id, source, at, refs, changes)
  select brokerage_id, session_id, 1 + n, kind::session_event_kind, 'iso_agent', iso_agent_id, 'desk', at + n * interval '1 minute', refs, '{"before": {}, "after": {}}'
  from rich_thread, generate_series(1, 120) n, lateral (select
    (array['message_posted', 'quote_recorded', 'rfq_seen', 'notification_received', 'proposal_sent', 'proposal_accepted'])[1 + n % 6] as kind,
    (array[jsonb_build_object('messageId', message_id), jsonb_build_object('quoteId', quote_id, 'revision', 1), jsonb_build_object('rfqId', rfq_id),
      jsonb_build_object('notificationId', notification_id, 'avinodeKind', 'rfqs'), jsonb_build_object('proposalId', proposal_id),
      jsonb_build_object('proposalId', proposal_id)])[1 + n % 6] as refs) item;
update chat_sessions s set version = 121 from rich_thread where s.id = rich_thread.session_id;
drop table rich_thread, settled, inbox, operator;
