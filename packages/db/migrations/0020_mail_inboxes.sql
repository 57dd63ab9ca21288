-- A lead opens the brokerage's inbox and renews its password; for the demo it is made with the desk.
grant insert, update on mail_inboxes to tripthread_app;

-- Whose mail it is that came without our address: asked for each.
create index clients_mail_address on clients (brokerage_id, lower(email)) where email is not null;
