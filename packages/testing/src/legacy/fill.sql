-- Fills the legacy database: `:requests` requests and ten times as many messages, deterministic for the same number.
-- Contains every known fault of such databases, each at its own rows. Foreign keys are not checked while it runs, because
-- some faults are missing referenced rows.
set session_replication_role = replica;
set synchronous_commit = off;
set timezone = 'UTC';
create function pg_temp.uid(kind text, n bigint) returns uuid language sql immutable as $$ select md5(kind || ':' || n)::uuid $$;
create function pg_temp.pick(choice text[], n bigint) returns text language sql immutable as $$ select choice[1 + n % array_length(choice, 1)] $$;
create function pg_temp.moment(n bigint) returns timestamptz language sql immutable
  as $$ select timestamptz '2026-11-27 12:00:00.123456+00' - (n % 700) * interval '1 day' - (n * 7919 % 86400) * interval '1 second' $$;
create temp table n as select generate_series(1, :requests)::bigint as n;
create temp table statuses as select array_append(enum_range(null::request_status)::text[], 'on_hold') as list;

insert into iso_agents (id, clerk_user_id, email, full_name, role, is_active, created_at)
  select pg_temp.uid('agent', a), 'user_' || a,
    case a when 7 then 'AGENT-6@former.example' when 8 then 'no address' else 'agent-' || a || '@former.example' end,
    case a when 9 then ' ' else 'Agent ' || a end, (case a when 1 then 'admin' else 'iso_agent' end)::user_role, a % 5 > 0, pg_temp.moment(a + 650)
  from generate_series(1, 40) a;
insert into client_profiles (id, iso_agent_id, company_name, contact_name, email, phone, preferences, notes, created_at)
  select pg_temp.uid('client', c), pg_temp.uid('agent', 1 + c % 40), 'Company ' || c, case when c % 50 = 0 then ' ' else 'Client ' || c end,
    'client-' || c || '@former.example', case when c % 40 = 0 then repeat('5', 60) else '+1 555 ' || lpad(c::text, 7, '0') end,
    case when c % 3 = 0 then '{"catering": "vegan", "wifi": true, "cabins": ["light", "midsize"]}'::jsonb else '{}' end,
    case when c % 4 = 0 then 'Always on time.' end, pg_temp.moment(c + 600)
  from generate_series(1, greatest(10, :requests / 20)) c;
insert into operator_profiles (id, avinode_operator_id, avinode_company_id, company_name, operator_rating, certifications, created_at)
  select pg_temp.uid('operator', o), 'aop-' || o, case when o % 2 = 0 then 'acomp-' || o end, case o when 11 then 'operator 10 air' else 'Operator ' || o || ' Air' end,
    4.5, array['ARGUS', 'Wyvern'], pg_temp.moment(o + 690)
  from generate_series(1, 30) o;

insert into requests (id, iso_agent_id, client_profile_id, departure_airport, arrival_airport, departure_date, return_date, passengers, aircraft_type,
    budget, special_requirements, status, metadata, avinode_rfp_id, avinode_trip_id, avinode_deep_link, primary_conversation_id, operators_contacted,
    quotes_expected, quotes_received, avinode_session_started_at, trip_type, segment_count, created_at, updated_at)
  select pg_temp.uid('request', n), pg_temp.uid('agent', case when n % 997 = 5 then 9999 else 1 + n % 40 end),
    case when n % 5 = 0 then null when n % 503 = 7 then pg_temp.uid('client', 999999) else pg_temp.uid('client', 1 + n % greatest(10, :requests / 20)) end,
    case when n % 211 = 3 then 'TBD' when n % 307 = 3 then ' kteb' when n % 401 = 3 then 'Teterboro' else pg_temp.pick('{KTEB,KVNY,KPBI,EGGW,LFPB,KDAL,KASE}', n) end,
    case when n % 211 = 3 then 'TBD' when n % 311 = 3 then pg_temp.pick('{KTEB,KVNY,KPBI,EGGW,LFPB,KDAL,KASE}', n) else pg_temp.pick('{KMIA,KLAS,LSGG,KBOS}', n / 7) end,
    date_trunc('day', pg_temp.moment(n) + interval '20 days') + case when n % 19 = 0 then interval '14 hours' else interval '0' end,
    case when n % 4 = 0 then date_trunc('day', pg_temp.moment(n) + interval '24 days') end, 1 + n % 12, pg_temp.pick('{Light jet,Heavy jet,Midsize jet}', n),
    case when n % 3 = 0 then 20000 + n % 50000 + 0.5 end, case when n % 6 = 0 then 'Two dogs' end,
    pg_temp.pick(statuses.list, n)::request_status, case when n % 8 = 0 then '{"origin": "web"}'::jsonb else '{}' end,
    case when n % 37 = 0 then 'atrip-' || 90000000 + n when n % 4 = 0 then 'arfq-' || 80000000 + n when n % 4 = 1 then 'rfp-' || n end,
    case n % 10 when 0 then 'atrip-' || 60000000 + n when 1 then 'atrip-' || 60000000 + n when 2 then 'ATRIP-' || 60000000 + n when 3 then 'atrip-' || 60000000 + n
      when 4 then lpad(upper(to_hex(n)), 6, '0') when 7 then 'atrip-' || 60000000 + n - 7
      when 9 then pg_temp.pick(array['arfq-' || 70000000 + n, (60000000 + n)::text, 'please', 'z9' || lpad(n % 10000 || '', 4, '0'), 'the trip about LAX', 'rfp-' || n], n / 10) end,
    case when n % 10 = 0 then 'https://sandbox.avinode.com/marketplace/mvc/search/load/atrip-' || 60000000 + n || '?source=api' end,
    case when n % 3 = 0 and n % 20 <> 3 then pg_temp.uid('conversation', n) end,
    case when n % 6 > 0 then n % 7 end, case when n % 6 > 0 then n % 5 end, case when n % 6 > 0 then n % 3 end,
    case when n % 10 = 0 then pg_temp.moment(n) + interval '1 hour' end, case when n % 4 = 0 then 'round_trip' when n % 13 = 0 then 'multi_city' else 'single_leg' end,
    case when n % 13 = 0 then 3 else 1 end, pg_temp.moment(n), pg_temp.moment(n) + (n % 20) * interval '1 day'
  from n, statuses;
insert into trip_segments (id, request_id, segment_order, departure_airport, arrival_airport, departure_date, departure_time, passengers)
  select pg_temp.uid('segment', n * 10 + i), pg_temp.uid('request', n), i, pg_temp.pick('{KTEB,KMIA,KLAS,KTEB}', i), pg_temp.pick('{KTEB,KMIA,KLAS,KTEB}', i + 1),
    (pg_temp.moment(n) + (20 + i) * interval '1 day')::date, case when i = 0 then '09:30' end, 1 + n % 12
  from n, generate_series(0, 2) i where n % 13 = 0;

-- One conversation for most requests, sometimes a second one, and conversations without a request.
create temp table talks as
  select pg_temp.uid('conversation', n) as id, pg_temp.uid('request', n) as request_id, 1 + n % 40 as agent, n % 9 = 0 as with_operator,
    pg_temp.moment(n) + interval '1 minute' as created_at, n as no, case when n % 14 = 5 then 0 else 12 end as lines, 'RFP ' || n as subject, 'active' as status
  from n where n % 20 <> 3
  union all
  select pg_temp.uid('conversation2', n), pg_temp.uid('request', n), 1 + n % 40, true, pg_temp.moment(n) + interval '1 day', n, 6, 'With an operator', 'active' from n where n % 25 = 7
  union all
  select pg_temp.uid('general', n), case when n % 50 = 0 then pg_temp.uid('request', 9999999 + n) end, 1 + n % 40, false, pg_temp.moment(n), n,
    case when n % 3 = 0 then 0 else 9 end, 'A question', pg_temp.pick('{active,awaiting_response,resolved,archived}', n) from n where n <= :requests / 30;
insert into conversations (id, request_id, type, status, subject, message_count, created_at, updated_at)
  select id, request_id, (case when request_id is null then 'general_inquiry' when subject like 'With%' then 'quote_discussion' else 'rfp_negotiation' end)::conversation_type,
    status::conversation_status, subject, 0, created_at, created_at from talks;
insert into conversation_participants (id, conversation_id, iso_agent_id, operator_profile_id, role, joined_at)
  select md5(id || 'agent')::uuid, id, pg_temp.uid('agent', agent), null::uuid, 'iso_agent'::participant_role, created_at from talks where not (subject = 'A question' and no % 7 = 0)
  union all select md5(id || 'ai')::uuid, id, null, null, 'ai_assistant', created_at from talks
  union all select md5(id || 'operator')::uuid, id, null, pg_temp.uid('operator', 1 + no % 30), 'operator', created_at from talks where with_operator;

-- Messages. Two faults need their own rows: a missing conversation, and a message without a conversation.
insert into messages (id, conversation_id, sender_type, sender_iso_agent_id, sender_operator_id, sender_name, content_type, content, rich_content, status, avinode_message_id,
    is_edited, original_content, created_at, updated_at, deleted_at)
  select md5(t.id || 'line' || i)::uuid, t.id,
    (case when t.no % 701 = 1 and i = 5 then 'robot' when i % 4 = 1 then 'iso_agent' when i % 4 = 3 and t.with_operator then 'operator' when i = 10 then 'system' else 'ai_assistant' end)::message_sender_type,
    case when i % 4 = 1 then pg_temp.uid('agent', case when t.no % 601 = 1 then 8888 else t.agent end) end,
    case when i % 4 = 3 and t.with_operator then pg_temp.uid('operator', 1 + t.no % 30) end, 'Sender',
    (case when i = 10 then 'system_notification' when i = 3 and t.no % 30 = 0 then 'quote_shared' when i = 6 and t.no % 801 = 1 then 'hologram' else 'text' end)::message_content_type,
    case when i = 3 and t.no % 30 = 0 then null when i = 2 and t.no % 101 = 0 then '   ' when i = 2 and t.no % 501 = 1 then repeat('very long ', 1200)
      else 'Line ' || i || ' of ' || t.subject || ': the aircraft should wait for us at the destination, and catering is for everybody.' end,
    case when i = 3 and t.no % 30 = 0 then '{"price": 45000}'::jsonb when i = 2 and t.no % 101 = 0 then '{"card": true}'::jsonb end, 'read',
    case when i % 4 = 3 and t.with_operator then 'asellermsg-' || t.no * 100 + case when t.no % 18 = 0 then 3 else i end end,
    i = 4 and t.no % 90 = 0, case when i = 4 and t.no % 90 = 0 then 'Before' end,
    t.created_at + i * interval '37 minutes', t.created_at + i * interval '37 minutes', case when i = 7 and t.no % 15 = 0 then t.created_at + interval '1 day' end
  from talks t, generate_series(1, 12) i where i <= t.lines;
insert into messages (id, conversation_id, sender_type, sender_iso_agent_id, content, created_at)
  select md5('lost' || n || i)::uuid, pg_temp.uid('lost conversation', n), 'iso_agent', pg_temp.uid('agent', 1 + n % 40), 'Said in a lost conversation', pg_temp.moment(n) + i * interval '1 hour'
  from n, generate_series(1, 3) i where n <= 4;

insert into quotes (id, request_id, operator_id, operator_name, base_price, fuel_surcharge, taxes, fees, total_price, aircraft_type, aircraft_tail_number, valid_until, status,
    operator_profile_id, avinode_quote_id, received_at, created_at)
  select pg_temp.uid('quote', n * 10 + q), pg_temp.uid('request', case when n % 907 = 1 then 7777777 else n end), 'aop-' || 1 + (n + q) % 30, 'Operator ' || 1 + (n + q) % 30 || ' Air',
    20000 + n % 9000, case when q = 1 then 1500.25 else 0 end, 0, case when n % 17 = 0 then 99 else 0 end, 20000 + n % 9000 + case when q = 1 then 1500.25 else 0 end,
    'Challenger 350', 'N' || 100 + n % 800 || 'FX', case when n % 2 = 0 then pg_temp.moment(n) + interval '3 days' end,
    (case when n % 33 = 0 then 'declined' else pg_temp.pick('{pending,received,analyzed,accepted,rejected,expired}', n + q) end)::quote_status,
    case when n % 5 > 0 then pg_temp.uid('operator', 1 + (n + q) % 30) end, case when n % 3 > 0 then 'aquote-' || n * 10 + q end,
    pg_temp.moment(n) + interval '2 hours', pg_temp.moment(n) + interval '2 hours'
  from n, generate_series(1, 2) q where n % 10 in (0, 1, 4, 7) or n % 100 = 9;
insert into proposals (id, request_id, iso_agent_id, file_name, file_url, proposal_number, title, total_amount, margin_applied, status, sent_at, version, created_at)
  select pg_temp.uid('proposal', n * 10 + p), pg_temp.uid('request', n), pg_temp.uid('agent', 1 + n % 40), 'proposal.pdf', 'https://files.former.example/' || n,
    'PROP-2025-' || lpad((n * 10 + p)::text, 7, '0'), 'Charter ' || n, 50000, 10, pg_temp.pick('{draft,generated,sent,viewed,accepted,rejected,expired}', n / 5)::proposal_status,
    case when n % 5 = 0 then pg_temp.moment(n) + interval '5 hours' end, 1, pg_temp.moment(n) + (4 + p) * interval '1 hour'
  from n, generate_series(1, 2) p where n % 5 = 0 and (p = 1 or n % 10 = 0);
insert into contracts (id, request_id, contract_number, client_name, client_email, total_amount, cc_last_four)
  select pg_temp.uid('contract', n), pg_temp.uid('request', n), 'CONTRACT-2025-' || n, 'Client', 'client@former.example', 50000, '4242' from n where n % 50 = 0;
insert into workflow_states (id, request_id, current_state) select pg_temp.uid('workflow', n), pg_temp.uid('request', n), 'ANALYZING' from n where n % 20 = 0;
insert into avinode_webhook_events (id, event_type, avinode_event_id, request_id, raw_payload, headers)
  select pg_temp.uid('event', n), 'quote_received', 'evt-' || n, pg_temp.uid('request', n), '{"type": "tripmsgs"}', '{"authorization": "Basic c2VjcmV0"}' from n where n % 25 = 0;
insert into chatkit_sessions (id, clerk_user_id, device_id, workflow_id, session_token, expires_at, last_activity_at, created_at)
  select pg_temp.uid('chatkit', n), 'user_' || n % 40, 'device-' || n, 'wf', 'token-' || n, pg_temp.moment(n) + interval '1 day', pg_temp.moment(n), pg_temp.moment(n)
  from n where n <= greatest(5, :requests / 100);
set session_replication_role = origin;
