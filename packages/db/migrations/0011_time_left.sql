-- What runs out, who is silent, and what is urgent.

alter type session_event_kind add value 'quote_expired';
alter type session_event_kind add value 'chaser_due';

-- How long an operator may be silent where nothing is known of their habits, and a client over a proposal.
alter table brokerages
  add column chase_after_minutes integer not null default 240 check (chase_after_minutes between 15 and 10080),
  add column follow_up_after_minutes integer not null default 1440 check (follow_up_after_minutes between 15 and 43200);
grant select (chase_after_minutes, follow_up_after_minutes) on brokerages to tripthread_system;

-- When the chaser of a silent operator fired. It does so once.
alter table rfqs add column chaser_due_at timestamptz(3);
create index rfqs_to_chase on rfqs (brokerage_id, sent_at, id) where status in ('sent', 'unanswered') and chaser_due_at is null;
-- How fast an operator answers.
create index rfqs_answers_of_operator on rfqs (operator_id, answered_at) where answered_at is not null;
create index quotes_to_expire on quotes (brokerage_id, valid_until) where kind = 'firm' and status in ('received', 'analyzed');

-- By when somebody has to act, of an open session: `dueAtOf` in shared/urgency.ts says the same. An instant needs no clock
-- to be ordered by. (Adding an interval to a timestamptz depends on the time zone, so it is done in UTC.)
alter table chat_sessions
  add column silent_since_at timestamptz(3),
  add column due_at timestamptz(3) generated always as (
    case status
      when 'paused' then coalesce(paused_until, ((last_activity_at at time zone 'UTC') + interval '365 days') at time zone 'UTC')
      when 'active' then least(
        ((last_activity_at at time zone 'UTC') + interval '24 hours') at time zone 'UTC',
        ((earliest_expiry_at at time zone 'UTC') - interval '1 hour') at time zone 'UTC',
        case turn when 'broker' then ((last_activity_at at time zone 'UTC') + interval '30 minutes') at time zone 'UTC' end,
        case turn when 'broker' then silent_since_at end,
        case when departure_date is not null
          then greatest(last_activity_at, (departure_date::timestamp - interval '24 hours') at time zone 'UTC') end)
    end) stored;
-- One agent's open sessions are some dozens, which are sorted as they are; a team's are thousands.
create index chat_sessions_due_of_team on chat_sessions (brokerage_id, due_at, id) where status in ('active', 'paused');
