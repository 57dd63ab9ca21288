-- The application cannot see how rare a state is: row-level security keeps those figures from it. With an index of its own, in
-- the order that is asked for, what waits is found without looking at what does not.
create index avinode_webhook_events_waiting on avinode_webhook_events (brokerage_id, received_at, id) where status = 'pending';
