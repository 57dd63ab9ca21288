-- The delivery log: the newest first, and what was told of one trip by whatever name.
create index avinode_webhook_events_log on avinode_webhook_events (brokerage_id, received_at, id);
create index avinode_webhook_events_of_reference on avinode_webhook_events (brokerage_id, trip_reference) where trip_reference is not null;

-- A pasted id, and a message that Avinode tells of: known already?
create index messages_of_avinode on messages (brokerage_id, avinode_message_id) where avinode_message_id is not null;
create index quotes_of_avinode on quotes (brokerage_id, avinode_quote_id) where avinode_quote_id is not null;

-- What became of a message that was to go out: asked for every line of a thread.
create index avinode_orders_of_message on avinode_orders (message_id, created_at) where message_id is not null;
