-- What goes along on a request. Null is "not said", which a yes or no must not stand in for.
alter table requests
  add column pets text check (length(pets) between 1 and 500),
  add column baggage text check (length(baggage) between 1 and 500),
  add column catering text check (length(catering) between 1 and 500),
  add column wifi boolean,
  add column smoking boolean;
