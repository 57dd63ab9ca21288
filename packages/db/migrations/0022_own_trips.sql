-- A broker whose operator mails a price needs no Avinode: the quotes of such a session stand on a trip of the desk's own, which
-- has no connection and neither of Avinode's names. They move over when the session gets a trip at Avinode.
alter table trips
  alter column connection_id drop not null,
  drop constraint trips_named,
  add constraint trips_named check (
    case when connection_id is null then avinode_trip_id is null and trip_code is null
    else (avinode_trip_id is not null or trip_code is not null) = (merged_into is null) end);
