-- Avinode names a trip twice, and each name may be heard before it is known that the two are one trip. When that is told,
-- one row takes over what the other had; the other stays, without names, as what it was.
alter table trips
  add column merged_into uuid,
  add constraint trips_merged_into foreign key (brokerage_id, merged_into) references trips (brokerage_id, id),
  drop constraint trips_named,
  add constraint trips_named check ((avinode_trip_id is not null or trip_code is not null) = (merged_into is null));
create index trips_merged on trips (merged_into) where merged_into is not null;
