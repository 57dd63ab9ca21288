-- How often a mail began to be read without an end. Committed before reading: a mail that ends the process is parked after a
-- few readings instead of ending the next process as well.
alter table inbound_mails add column readings smallint not null default 0 check (readings between 0 and 100);
