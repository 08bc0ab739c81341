-- Assigning counted the open leads of everybody who may be chosen: 140 ms at 200,000 of them, for every lead that came in.
create table crm.lead_by_state (
  owner_id uuid,
  state text,
  n bigint not null,
  is_change boolean not null default true
);
create index on crm.lead_by_state (owner_id, state) include (n);
create index on crm.lead_by_state (owner_id) where is_change;
create function crm.lead_rollup_insert() returns trigger language plpgsql as $$
begin
  insert into crm.lead_by_state (owner_id, state, n)
  select owner_id, state, sum(n) from (
    select new_rows.owner_id as owner_id, new_rows.state as state, 1 as n from new_rows where new_rows.deleted_at is null
  ) as moved group by owner_id, state having sum(n) <> 0;
  return null;
end $$;
create trigger rollup_insert after insert on crm.lead referencing new table as new_rows for each statement execute function crm.lead_rollup_insert();
create function crm.lead_rollup_update() returns trigger language plpgsql as $$
begin
  insert into crm.lead_by_state (owner_id, state, n)
  select owner_id, state, sum(n) from (
    select new_rows.owner_id as owner_id, new_rows.state as state, 1 as n from new_rows where new_rows.deleted_at is null
    union all select old_rows.owner_id as owner_id, old_rows.state as state, -1 as n from old_rows where old_rows.deleted_at is null
  ) as moved group by owner_id, state having sum(n) <> 0;
  return null;
end $$;
create trigger rollup_update after update on crm.lead referencing old table as old_rows new table as new_rows for each statement execute function crm.lead_rollup_update();
create function crm.lead_rollup_delete() returns trigger language plpgsql as $$
begin
  insert into crm.lead_by_state (owner_id, state, n)
  select owner_id, state, sum(n) from (
    select old_rows.owner_id as owner_id, old_rows.state as state, -1 as n from old_rows where old_rows.deleted_at is null
  ) as moved group by owner_id, state having sum(n) <> 0;
  return null;
end $$;
create trigger rollup_delete after delete on crm.lead referencing old table as old_rows for each statement execute function crm.lead_rollup_delete();

insert into crm.lead_by_state (owner_id, state, n, is_change)
select owner_id, state, count(*), false from crm.lead where deleted_at is null group by owner_id, state;
