-- Whether a notification's resource has been told of before is asked for each one that comes.
create index avinode_webhook_events_of_resource on avinode_webhook_events (connection_id, avinode_id);

-- What waits where people see it: for its session, or, after so many tries that failed, for somebody to look into it.
drop index avinode_webhook_events_orphans;
create index avinode_webhook_events_orphans on avinode_webhook_events (brokerage_id, received_at, id) where status in ('orphan', 'parked');
