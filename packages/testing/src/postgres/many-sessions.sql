-- Fills a migrated, empty database. Expects two temporary tables: `plan` (the instant of "now") and `load` (one row per
-- broker: how many open and closed sessions). Rows are inserted by start time, as in production, so a broker's sessions are
-- spread over the whole table.
set synchronous_commit = off;
set work_mem = '128MB';
set maintenance_work_mem = '256MB';
set timezone = 'UTC';
set client_min_messages = warning;
select setseed(0.42);

create function pg_temp.iso(timestamptz) returns text language sql stable
  as $$ select to_char($1 at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
create function pg_temp.pick(text[], double precision) returns text language sql immutable
  as $$ select $1[1 + floor($2 * array_length($1, 1))::int] $$;
create function pg_temp.airport(double precision) returns text language sql immutable
  as $$ select (array['KTEB', 'KVNY', 'KPBI', 'KDAL', 'KHOU', 'KAPA', 'KSDL', 'KBED', 'KIAD', 'KOPF', 'KLAS', 'KASE', 'KFRG', 'KHPN', 'KSNA',
    'KMDW', 'KPDK', 'KBNA', 'KAUS', 'KSFO', 'EGLF', 'EGGW', 'LFPB', 'LSGG', 'LSZH', 'EDDM', 'LIML', 'LEIB', 'OMDB', 'OERK'])[1 + floor($1 * 30)::int] $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Brokerages, people, clients

insert into brokerages (id, name, archive_after_days, created_at)
  select distinct on (brokerage_id) brokerage_id, 'Brokerage ' || brokerage_no, 3650, plan.at - interval '4 years' from load, plan;
insert into avinode_connections (brokerage_id, id, key, webhook_user, webhook_password_sha256, created_at)
  select distinct on (brokerage_id) brokerage_id, connection_id, 'measured-' || brokerage_no, 'avinode', sha256(convert_to(brokerage_id::text, 'UTF8')), plan.at - interval '4 years'
  from load, plan;
insert into login_users (id, name, email, email_verified, created_at, updated_at)
  select 'agent-' || agent_no, 'Agent ' || agent_no, 'agent-' || agent_no || '@tripthread.example', true, plan.at, plan.at from load, plan;
insert into iso_agents (brokerage_id, id, login_user_id, email, full_name, role, created_at)
  select brokerage_id, agent_id, 'agent-' || agent_no, 'agent-' || agent_no || '@tripthread.example', 'Agent ' || agent_no,
    (case when is_lead then 'lead' else 'broker' end)::agent_role, plan.at - interval '4 years'
  from load, plan;
insert into operators (brokerage_id, id, name, created_at)
  select b.id, gen_random_uuid(), 'Operator ' || n, plan.at - interval '4 years' from brokerages b, plan, generate_series(1, 12) n;

create temp table customer as
  select load.brokerage_id, load.agent_id, k, gen_random_uuid() as id,
    pg_temp.pick(array['Olivia', 'Marcus', 'Sofia', 'Henrik', 'Priya', 'Daniel', 'Aisha', 'Tomas', 'Grace', 'Yuki'], random()) || ' ' ||
    pg_temp.pick(array['Hartley', 'Okafor', 'Lindqvist', 'Moreau', 'Castillo', 'Whitfield', 'Tanaka', 'Brandt', 'Silva', 'Novak'], random()) as name
  from load, generate_series(0, 39) k;
insert into clients (brokerage_id, id, name, company_name, email, created_at)
  select brokerage_id, id, name, 'Company ' || k, 'client-' || k || '@tripthread.example', plan.at - interval '3 years' from customer, plan;

-- ---------------------------------------------------------------------------------------------------------------------
-- The attributes of every session

create temp table dice as
  select load.brokerage_id, load.agent_id, load.connection_id, n, n <= load.open as is_open,
    random() as r_time, random() as r_length, random() as r_step, random() as r_status, random() as r_from, random() as r_to,
    random() as r_count, random() as r_turn, random() as r_client, random() < 0.9 as has_request, random() < 0.4 as is_round
  from load cross join lateral generate_series(1, load.open + load.closed) n;

create temp table timed as
  select dice.*, date_trunc('milliseconds', started_at) as session_started_at,
    date_trunc('milliseconds', case when is_open then started_at + (plan.at - started_at) * r_length
      else started_at + interval '2 days' + interval '38 days' * r_length end) as last_activity_at,
    case when is_open then pg_temp.pick(array['understanding_request', 'understanding_request', 'searching_aircraft', 'requesting_quotes',
        'requesting_quotes', 'analyzing_options', 'analyzing_options', 'proposal_ready', 'proposal_sent', 'proposal_sent'], r_step)
      when r_step < 0.35 then 'closed_won' else 'closed_lost' end as current_step
  from dice, plan, lateral (select plan.at - case when is_open then interval '30 days' * (r_time * r_time)
    else interval '45 days' + interval '3 years' * r_time end as started_at) times;

create temp table draft as
  select timed.*, row_number() over (order by session_started_at, agent_id, n) as no,
    gen_random_uuid() as id, gen_random_uuid() as conversation_id, case when has_request then gen_random_uuid() end as request_id,
    case when has_request and current_step not in ('understanding_request', 'searching_aircraft') then gen_random_uuid() end as trip_id,
    case when is_open and r_status < 0.75 then 'active' when is_open then 'paused'
      when last_activity_at > plan.at - interval '90 days' then 'completed' else 'archived' end as status,
    case when is_open then 4 + floor(r_count * 13)::int else 5 + floor(r_count * 36)::int end as message_count,
    2 + floor(r_turn * 7)::int as asked,
    pg_temp.airport(r_from) as departure_airport, pg_temp.airport(((r_from + 0.04 + r_to * 0.92)::numeric % 1)::double precision) as arrival_airport,
    session_started_at::date + 3 + floor(r_to * 40)::int as departure_date, 1 + floor(r_length * 12)::int as passengers
  from timed, plan
  order by session_started_at, agent_id, n;

-- Sometimes two sessions share a trip.
create temp table placed as
  select draft.*, customer.id as client_id, customer.name as client_name,
    case when draft.trip_id is not null then coalesce(before.trip_id, draft.trip_id) end as on_trip_id,
    coalesce(before.no, draft.no) as trip_no,
    case when current_step in ('analyzing_options', 'proposal_ready', 'proposal_sent', 'closed_won', 'closed_lost') then 1 + asked / 2 else 0 end as quoted
  from draft
  join customer on customer.agent_id = draft.agent_id and customer.k = floor(r_client * 40)
  left join (select agent_id, n + 1 as next_n, trip_id, no from draft where n % 25 = 24 and trip_id is not null) before
    on before.agent_id = draft.agent_id and before.next_n = draft.n
  order by no;
drop table dice, timed, draft;
analyze placed;

-- ---------------------------------------------------------------------------------------------------------------------
-- The rows

insert into trips (brokerage_id, id, connection_id, avinode_trip_id, trip_code, created_at)
  select brokerage_id, trip_id, connection_id, 'atrip-' || 60000000 + no, lpad(upper(to_hex(no)), 6, '0'), session_started_at
  from placed where trip_id is not null and on_trip_id = trip_id order by no;
insert into requests (brokerage_id, id, iso_agent_id, client_id, status, departure_airport, arrival_airport, departure_date, return_date,
    passengers, created_at, updated_at)
  select brokerage_id, request_id, agent_id, client_id, (case when is_open then 'pending' else 'completed' end)::request_status, departure_airport,
    arrival_airport, departure_date, case when is_round then departure_date + 4 end, passengers, session_started_at, last_activity_at
  from placed where request_id is not null order by no;
insert into trip_segments (brokerage_id, request_id, segment_order, departure_airport, arrival_airport, departure_date, departure_time, passengers)
  select brokerage_id, request_id, leg, case leg when 0 then departure_airport else arrival_airport end,
    case leg when 0 then arrival_airport else departure_airport end, departure_date + 4 * leg, '09:30', passengers
  from placed, generate_series(0, 1) leg where request_id is not null and (leg = 0 or is_round) order by no, leg;
insert into conversations (brokerage_id, id, client_id, subject, created_at)
  select brokerage_id, conversation_id, client_id, 'Charter for ' || client_name, session_started_at from placed order by no;

insert into chat_sessions (brokerage_id, id, version, conversation_id, conversation_type, request_id, iso_agent_id, client_id, status, current_step,
    step_before_close, status_before_archive, paused_until, paused_by, trip_id, avinode_trip_id, trip_code, avinode_rfp_id, session_started_at,
    session_ended_at, last_activity_at, message_count, quotes_received_count, quotes_expected_count, operators_contacted_count,
    departure_airport, arrival_airport, departure_date, return_date, passengers, leg_count, earliest_expiry_at, turn, last_inbound_seq,
    created_at, updated_at, subject, client_name)
  select brokerage_id, id, case when is_open then 1 + message_count else 1 end, conversation_id,
    (case when has_request then 'flight_request' else 'general' end)::chat_session_conversation_type, request_id, agent_id, client_id,
    status::chat_session_status, current_step::chat_session_step,
    (case when not is_open then 'proposal_sent' end)::chat_session_step, (case when status = 'archived' then 'completed' end)::chat_session_status,
    case when status = 'paused' and r_turn < 0.6 then session_started_at + interval '2 years' end, case when status = 'paused' then agent_id end,
    on_trip_id, case when on_trip_id is not null then 'atrip-' || 60000000 + trip_no end,
    case when on_trip_id is not null then lpad(upper(to_hex(trip_no)), 6, '0') end,
    case when on_trip_id is not null and r_step < 0.5 then 'rfp-' || no end, session_started_at, case when not is_open then last_activity_at end,
    last_activity_at, message_count, case when on_trip_id is null then 0 else quoted end, case when on_trip_id is null then 0 else asked end,
    case when on_trip_id is null then 0 else asked end,
    case when has_request then departure_airport end, case when has_request then arrival_airport end,
    case when has_request then departure_date end, case when has_request and is_round then departure_date + 4 end,
    case when has_request then passengers end, case when not has_request then 0 when is_round then 2 else 1 end,
    case when is_open and on_trip_id is not null and quoted > 0 then last_activity_at + interval '2 days' end,
    (case when is_open then pg_temp.pick(array['broker', 'broker', 'operator', 'client'], r_turn) else 'nobody' end)::chat_session_turn,
    case when is_open then 1 + message_count - (message_count % 3 = 0)::int else 0 end,
    session_started_at, last_activity_at, 'Charter for ' || client_name, client_name
  from placed order by no;

-- For open sessions: messages, RFQs, quotes and read marks.
create temp table said as
  select brokerage_id, id as session_id, conversation_id, agent_id, client_id, last_activity_at, session_started_at, message_count, i,
    gen_random_uuid() as message_id, (array['iso_agent', 'client', 'client'])[1 + i % 3] as sender,
    date_trunc('milliseconds', case when i = message_count then last_activity_at
      else session_started_at + (last_activity_at - session_started_at) * i / message_count end) as at
  from placed, generate_series(1, message_count) i where is_open;
insert into messages (brokerage_id, id, session_id, conversation_id, sender_type, sender_iso_agent_id, sender_client_id, audience, content, created_at)
  select brokerage_id, message_id, session_id, conversation_id, sender::message_sender, case when sender = 'iso_agent' then agent_id end,
    case when sender = 'client' then client_id end, 'client',
    'Message ' || i || ': the aircraft should wait for us at the destination, and catering is for everybody on board. Please confirm by noon.', at
  from said order by at;
insert into rfqs (brokerage_id, id, trip_id, connection_id, avinode_rfq_id, operator_id, status, sent_at, answered_at, created_at)
  select p.brokerage_id, gen_random_uuid(), trip_id, connection_id, 'arfq-' || no * 20 + i, o.id, (case when i <= quoted then 'quoted' else 'sent' end)::rfq_status,
    session_started_at, case when i <= quoted then last_activity_at end, session_started_at
  from placed p, generate_series(1, asked) i, operators o
  where is_open and trip_id is not null and on_trip_id = trip_id and o.brokerage_id = p.brokerage_id and o.name = 'Operator ' || i;
insert into quotes (brokerage_id, trip_id, rfq_id, operator_id, avinode_quote_id, total_minor, currency, aircraft_type, aircraft_tail_number, valid_until, received_at)
  select r.brokerage_id, r.trip_id, r.id, r.operator_id, 'aquote-' || substr(r.avinode_rfq_id, 6), 1500000 + floor(random() * 6000000)::bigint, 'USD',
    'Challenger 350', 'N' || 100 + floor(random() * 800)::int || 'TT', r.answered_at + interval '2 days', r.answered_at
  from rfqs r where r.status = 'quoted';
insert into quote_revisions (brokerage_id, quote_id, revision, total_minor, currency, valid_until, received_at, aircraft_type, aircraft_tail_number)
  select brokerage_id, id, 1, total_minor, currency, valid_until, received_at, aircraft_type, aircraft_tail_number from quotes;
insert into session_reads (brokerage_id, session_id, iso_agent_id, last_read_seq)
  select brokerage_id, id, agent_id, case when n % 3 = 0 then 1 else 1 + message_count end from placed where is_open and n % 5 > 0;

-- Every session begins with a snapshot of all its facts; open ones also have their messages. The row equals the fold.
insert into session_events (brokerage_id, session_id, seq, kind, actor_kind, source, at, changes)
  select s.brokerage_id, s.id, 1, 'snapshot', 'system', 'import', s.session_started_at, jsonb_build_object('before', '{}'::jsonb, 'after', jsonb_build_object(
    'conversationId', s.conversation_id, 'conversationType', s.conversation_type, 'requestId', s.request_id, 'isoAgentId', s.iso_agent_id,
    'clientId', s.client_id, 'status', s.status, 'currentStep', s.current_step, 'stepBeforeClose', s.step_before_close,
    'statusBeforeArchive', s.status_before_archive, 'pausedUntil', pg_temp.iso(s.paused_until), 'pausedKeep', s.paused_keep, 'pausedBy', s.paused_by,
    'tripId', s.trip_id, 'avinodeTripId', s.avinode_trip_id, 'tripCode', s.trip_code, 'avinodeRfpId', s.avinode_rfp_id, 'avinodeRfqId', s.avinode_rfq_id,
    'primaryQuoteId', s.primary_quote_id, 'fallbackQuoteId', s.fallback_quote_id, 'quoteRejections', s.quote_rejections, 'proposalId', s.proposal_id, 'clientWish', s.client_wish, 'sessionStartedAt', pg_temp.iso(s.session_started_at),
    'sessionEndedAt', pg_temp.iso(s.session_ended_at),
    'lastActivityAt', pg_temp.iso(case when s.version > 1 then s.session_started_at else s.last_activity_at end), 'workflowState', s.workflow_state,
    'messageCount', case when s.version > 1 then 0 else s.message_count end, 'turn', s.turn,
    'lastInboundSeq', case when s.version > 1 then 0 else s.last_inbound_seq end,
    'quotesReceivedCount', s.quotes_received_count, 'quotesExpectedCount', s.quotes_expected_count, 'operatorsContactedCount', s.operators_contacted_count,
    'earliestExpiryAt', pg_temp.iso(s.earliest_expiry_at), 'departureAirport', s.departure_airport, 'arrivalAirport', s.arrival_airport,
    'departureDate', s.departure_date, 'returnDate', s.return_date, 'passengers', s.passengers, 'legCount', s.leg_count))
  from chat_sessions s;
insert into session_events (brokerage_id, session_id, seq, kind, actor_kind, actor_id, source, at, refs, changes)
  select brokerage_id, session_id, 1 + i, 'message_posted', sender::event_actor, case sender when 'iso_agent' then agent_id else client_id end,
    'import', at, jsonb_build_object('messageId', message_id),
    jsonb_build_object('before', jsonb_build_object('messageCount', i - 1),
      'after', jsonb_build_object('messageCount', i, 'lastActivityAt', pg_temp.iso(at))
        || case when sender = 'iso_agent' then '{}'::jsonb else jsonb_build_object('lastInboundSeq', 1 + i) end)
  from said order by at;
drop table placed, said, customer, load, plan;
