-- A session's messages to and from others, newest first: a session shows who wrote last, and may have any number of notes.
-- Under row-level security the audience is no column to search by.
create index messages_outside on messages (session_id, created_at desc, id desc) where audience <> 'internal';
