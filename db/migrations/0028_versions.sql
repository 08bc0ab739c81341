-- The version after the one that the writer saw. A row that somebody changed meanwhile refuses the write by itself, so that a
-- writer need not wait for the count of rows before it goes on.
create function kernel.next_version(stored integer, seen integer) returns integer language plpgsql immutable as $$
begin
  if stored <> seen then
    raise exception 'version % was seen, version % is stored', seen, stored using errcode = 'BH409';
  end if;
  return stored + 1;
end
$$;
