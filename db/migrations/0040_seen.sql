-- Refuses, in the statement that reads a record back, what its writer would not see any more: the commit behind it then rolls back,
-- and nobody waits for the answer in between.
create function kernel.seen(visible boolean, entity text) returns boolean language plpgsql as $$
begin
  if visible then
    return true;
  end if;
  raise exception 'the writer may not see the % any more', entity using errcode = 'BH403', detail = entity;
end
$$;
