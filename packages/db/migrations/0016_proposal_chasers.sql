-- When it was said of a proposal that its client is silent for too long. It is said once.
alter table proposals add column chaser_due_at timestamptz(3);
create index proposals_to_follow_up on proposals (brokerage_id, sent_at, id) where status in ('sent', 'viewed') and chaser_due_at is null;
