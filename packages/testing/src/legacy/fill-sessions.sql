-- Sessions of the legacy database: for eight in ten conversations, with every step and every known fault; some ended before
-- they began.
set session_replication_role = replica;
create temp table steps as select array['understanding_request', 'searching_aircraft', 'requesting_quotes', 'analyzing_options', 'proposal_ready', 'proposal_sent',
  'contract_generated', 'contract_sent', 'payment_pending', 'closed_won', 'trip_created', 'gathering_info', 'awaiting_quotes', 'quotes_received', 'customer_replied',
  'deal_closed', 'payment_received', 'dreaming', null] as list;
create temp table chat_statuses as select array['active', 'active', 'active', 'active', 'paused', 'completed', 'archived', 'sleeping'] as list;

insert into chat_sessions (id, conversation_id, request_id, iso_agent_id, status, avinode_trip_id, avinode_rfp_id, avinode_rfq_id, session_started_at, session_ended_at,
    last_activity_at, current_step, workflow_state, message_count, quotes_received_count, quotes_expected_count, operators_contacted_count, created_at, updated_at, conversation_type)
  select md5(t.id || 'session' || d)::uuid, t.id, case when t.no % 603 = 2 then pg_temp.uid('request', 5555555) when t.no % 11 = 0 then null else t.request_id end, pg_temp.uid('agent', t.agent),
    (case when d > 1 then 'active' when t.no % 97 = 0 then 'sleeping' else pg_temp.pick(c.list[1:7], t.no) end)::chat_session_status,
    case when d = 2 then 'atrip-' || 60000000 + t.no when t.no % 10 in (0, 1) then 'atrip-' || 60000000 + t.no when t.no % 41 = 0 then 'arfq-' || 75000000 + t.no end,
    case when t.no % 29 = 0 then 'rfp-123' end, case when t.no % 31 = 0 then 'arfq-' || 85000000 + t.no end,
    t.created_at + (d - 1) * interval '1 hour', case when pg_temp.pick(c.list[1:7], t.no) = 'completed' and t.no % 3 > 0 then t.created_at + case when t.no % 5 = 0 then interval '-3 days' else interval '2 days' end end,
    t.created_at + d * interval '2 hours', s.list[1 + (t.no + d) % 19], case when t.no % 6 = 0 then jsonb_build_object('stage', d, 'seen' || d, true) else '{}' end,
    case when t.no % 7 > 0 then 0 end, case when t.no % 7 > 0 then 3 end, case when t.no % 7 > 0 then 5 end, null, t.created_at, t.created_at + interval '3 hours',
    case when t.request_id is null then 'general' else 'flight_request' end
  from talks t cross join steps s cross join chat_statuses c cross join generate_series(1, 3) d
  where (d = 1 or (d = 2 and t.no % 50 = 1) or (d = 3 and t.no % 100 = 1)) and t.no % 10 < 8 and (t.subject like 'RFP%' or (t.subject = 'A question' and t.no % 2 = 0 and t.lines > 0)) and not (t.no % 11 = 0 and t.lines = 0);
-- Opened by a click and never used, each with its own conversation; and one whose conversation is missing.
insert into conversations (id, type, subject, created_at) select pg_temp.uid('blank', n), 'general_inquiry', null, pg_temp.moment(n) from n where n <= :requests / 50;
insert into chat_sessions (id, conversation_id, iso_agent_id, current_step, session_started_at, last_activity_at, created_at)
  select pg_temp.uid('blank session', n), pg_temp.uid('blank', n), pg_temp.uid('agent', 1 + n % 40), 'understanding_request', pg_temp.moment(n), pg_temp.moment(n), pg_temp.moment(n) from n where n <= :requests / 50;
insert into chat_sessions (id, conversation_id, iso_agent_id, current_step, avinode_trip_id, session_started_at, last_activity_at, created_at)
  select pg_temp.uid('adrift', n), pg_temp.uid('gone conversation', n), pg_temp.uid('agent', 1 + n), 'requesting_quotes', 'atrip-' || 50000000 + n, pg_temp.moment(n), pg_temp.moment(n), pg_temp.moment(n)
  from n where n <= 3;
set session_replication_role = origin;
