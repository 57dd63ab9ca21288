-- A quote belongs either to a trip, and counts for every session of that trip, or to one session, where a broker typed it in.
-- A session without a trip can therefore hold quotes, and the trips that the desk made up to hold them go.
alter table quotes
  alter column trip_id drop not null,
  add column session_id uuid,
  add constraint quotes_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id);

-- Quotes of a made-up trip go to its session.
update quotes q set trip_id = null, session_id = s.id
from trips t
join chat_sessions s on s.brokerage_id = t.brokerage_id and s.trip_id = t.id
where q.brokerage_id = t.brokerage_id and q.trip_id = t.id and t.connection_id is null and t.merged_into is null;

-- So do quotes that a broker typed in for a trip that only one session has. Where several sessions have it, each of them counts the
-- quote and may have chosen it, so it stays with the trip.
update quotes q set trip_id = null, session_id = s.session_id
from (select brokerage_id, trip_id, (array_agg(id))[1] as session_id from chat_sessions
  where trip_id is not null group by brokerage_id, trip_id having count(*) = 1) s
where q.brokerage_id = s.brokerage_id and q.trip_id = s.trip_id and q.avinode_quote_id is null and q.rfq_id is null
  and exists (select from session_events e where e.brokerage_id = s.brokerage_id and e.session_id = s.session_id
    and e.kind = 'quote_recorded' and e.source = 'desk' and e.refs ->> 'quoteId' = q.id::text);

-- A session's row is the fold of its events: the sessions that leave a made-up trip get an event that says so.
with left_trips as (
  update chat_sessions s set trip_id = null, version = s.version + 1, updated_at = now()
  from trips t where t.brokerage_id = s.brokerage_id and t.id = s.trip_id and t.connection_id is null
  returning s.brokerage_id, s.id, s.version, s.updated_at, t.id as trip_id)
insert into session_events (brokerage_id, session_id, seq, kind, actor_kind, source, at, changes)
select brokerage_id, id, version, 'sourcing_updated', 'system', 'schedule', updated_at,
  jsonb_build_object('before', jsonb_build_object('tripId', trip_id), 'after', jsonb_build_object('tripId', null))
from left_trips;

-- A made-up trip that was merged may still hold a duplicate of a quote, which events name. It becomes another row of the trip it
-- was merged into.
delete from trips t
where t.connection_id is null and not exists (select from quotes q where q.brokerage_id = t.brokerage_id and q.trip_id = t.id);
update trips t set connection_id = i.connection_id
from trips i where i.brokerage_id = t.brokerage_id and i.id = t.merged_into and t.connection_id is null;

alter table trips
  alter column connection_id set not null,
  drop constraint trips_named,
  add constraint trips_named check ((avinode_trip_id is not null or trip_code is not null) = (merged_into is null));
alter table quotes
  add constraint quotes_of_trip_or_session check ((trip_id is null) <> (session_id is null)),
  add constraint quotes_rfq_is_of_trip check (rfq_id is null or trip_id is not null);
-- A session that moves in is written before its quotes, and names the one that its client accepted.
alter table chat_sessions alter constraint chat_sessions_primary_quote deferrable initially immediate;
create index quotes_of_session on quotes (brokerage_id, session_id) where session_id is not null;
