-- Whether a notification's resource has been told of before is asked for each one that comes.
create index avinode_webhook_events_of_resource on avinode_webhook_events (connection_id, avinode_id);
