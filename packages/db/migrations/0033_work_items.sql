-- The queue carries mail too, so it is named for what it holds: work items.
alter table avinode_work rename to work_items;
alter type avinode_work_kind rename to work_kind;
alter index avinode_work_due rename to work_items_due;
do $$
declare
  found record;
begin
  -- Keys and checks; newer servers also name each NOT NULL.
  for found in
    select conname as name from pg_constraint where conrelid = 'work_items'::regclass and conname like 'avinode\_work\_%'
  loop
    execute format('alter table work_items rename constraint %I to %I', found.name,
      'work_items_' || substr(found.name, length('avinode_work_') + 1));
  end loop;
end
$$;
