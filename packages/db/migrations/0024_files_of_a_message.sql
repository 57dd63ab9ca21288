-- A mail about a proposal is about one of the same brokerage.
alter table mails
  add constraint mails_proposal foreign key (brokerage_id, proposal_id) references proposals (brokerage_id, id);

-- Files that a broker has put to a message which is not written to its end: theirs, and their session's, until the mail takes
-- them. What went out or came in is never changed and never taken away.
alter table attachments
  add column session_id uuid,
  add column uploaded_by uuid,
  add constraint attachments_session foreign key (brokerage_id, session_id) references chat_sessions (brokerage_id, id),
  add constraint attachments_uploader foreign key (brokerage_id, uploaded_by) references iso_agents (brokerage_id, id),
  drop constraint attachments_of_one_mail,
  add constraint attachments_of_one_mail check (num_nonnulls(mail_id, inbound_mail_id, uploaded_by) = 1),
  add constraint attachments_of_a_session check ((session_id is null) = (uploaded_by is null));
create index attachments_unsent on attachments (uploaded_by, session_id) where uploaded_by is not null;
grant update (mail_id, place, session_id, uploaded_by), delete on attachments to tripthread_app;
create policy unsent_changes on attachments as restrictive for update to tripthread_app
  using (brokerage_id = current_brokerage() and uploaded_by is not null) with check (brokerage_id = current_brokerage());
create policy unsent_goes on attachments as restrictive for delete to tripthread_app
  using (brokerage_id = current_brokerage() and uploaded_by is not null);
