-- Whose clocks a leg's times are read on: the IANA zones of its airports as the packaged data had them when the leg was saved.
-- Null where the airport is not known, and on legs from before.
alter table trip_segments
  add column departure_zone text check (length(departure_zone) between 1 and 60),
  add column arrival_zone text check (length(arrival_zone) between 1 and 60);
