-- Whose turn it was on a deal, stretch by stretch (P13): ours from the last word with the customer on, the customer's while the
-- next step is theirs. Follow-ups, closings and hand-overs say where one stretch ends; each belongs to who had the deal then.
create table crm.turn (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  opportunity_id uuid not null references crm.opportunity (id),
  owner_id uuid not null references people.employee (id),
  side text not null,
  started_at timestamptz not null,
  ended_at timestamptz
);
create unique index turn_once on crm.turn (opportunity_id, started_at);
create index on crm.turn (ended_at, side) include (owner_id, started_at) where deleted_at is null;
create index on crm.turn (owner_id, ended_at, side) include (started_at) where deleted_at is null;

-- Brings the stretches of these deals to what their facts say at this moment. Who had the deal before is known from the
-- stretches that are there already: a hand-over cuts the one that runs.
create function crm.keep_turns(ids uuid[], at timestamptz) returns void language sql as $$
  select id from crm.opportunity where id = any(ids) order by id for no key update;
  with deal as materialized (
    select o.id, o.owner_id, o.outcome, last.owner_id <> o.owner_id as handed_over,
      least(o.created_at, (select min(a.happened_at) from crm.activity as a where a.opportunity_id = o.id and a.deleted_at is null)) as begun_at
    from crm.opportunity as o left join lateral (
      select t.owner_id from crm.turn as t where t.opportunity_id = o.id order by t.started_at desc limit 1) as last on true
    where o.id = any(ids) and o.deleted_at is null
  ), edge as (
    select deal.id, cut.at from deal, lateral (
      select deal.begun_at as at
      union select a.happened_at from crm.activity as a where a.opportunity_id = deal.id and a.deleted_at is null
      union select e.left_at from crm.stage_entry as e where e.opportunity_id = deal.id and e.outcome is not null and e.deleted_at is null
      union select e.entered_at from crm.stage_entry as e where e.opportunity_id = deal.id and e.deleted_at is null and exists (
        select from crm.stage_entry as closed where closed.opportunity_id = deal.id and closed.id < e.id and closed.outcome is not null and closed.deleted_at is null)
      union select t.at from (select t.started_at as at, t.owner_id <> lag(t.owner_id) over (order by t.started_at) as changed
        from crm.turn as t where t.opportunity_id = deal.id) as t where t.changed
      union select keep_turns.at where deal.handed_over) as cut
    where cut.at >= deal.begun_at
  ), wanted as materialized (
    select s.id as opportunity_id, s.started_at, s.ended_at,
      case when s.handed_over and s.started_at >= keep_turns.at then s.owner_id else coalesce(
        (select t.owner_id from crm.turn as t where t.opportunity_id = s.id and t.started_at <= s.started_at order by t.started_at desc limit 1),
        (select t.owner_id from crm.turn as t where t.opportunity_id = s.id order by t.started_at limit 1), s.owner_id) end as owner_id,
      coalesce((select case when a.next_action is not null and a.next_action_by = 'customer' then 'customer' end from crm.activity as a
        where a.opportunity_id = s.id and a.happened_at <= s.started_at and a.deleted_at is null
        order by a.happened_at desc nulls last, a.id desc limit 1), 'us') as side
    from (select deal.*, edge.at as started_at, lead(edge.at) over (partition by deal.id order by edge.at) as ended_at
      from deal join edge on edge.id = deal.id) as s
    where (s.ended_at is not null or s.outcome = 'open') and not exists (
      select from crm.stage_entry as closed where closed.opportunity_id = s.id and closed.outcome is not null and closed.left_at <= s.started_at
        and closed.deleted_at is null and not exists (select from crm.stage_entry as next
          where next.opportunity_id = s.id and next.id > closed.id and next.entered_at <= s.started_at and next.deleted_at is null))
  ), gone as (
    delete from crm.turn as t where t.opportunity_id = any(ids)
      and not exists (select from wanted as w where w.opportunity_id = t.opportunity_id and w.started_at = t.started_at)
  )
  insert into crm.turn (id, created_at, updated_at, opportunity_id, owner_id, side, started_at, ended_at)
  select uuidv7(w.started_at - clock_timestamp()), w.started_at, keep_turns.at, w.opportunity_id, w.owner_id, w.side, w.started_at, w.ended_at
  from wanted as w where not exists (select from crm.turn as t where t.opportunity_id = w.opportunity_id and t.started_at = w.started_at
    and t.owner_id = w.owner_id and t.side = w.side and t.ended_at is not distinct from w.ended_at)
  on conflict (opportunity_id, started_at) do update
    set owner_id = excluded.owner_id, side = excluded.side, ended_at = excluded.ended_at, version = crm.turn.version + 1, updated_at = excluded.updated_at;
$$;

-- Deals of before: whoever has them now is taken to have had them always. Some at a time, as a statement for all of them would not
-- know how many there are.
do $$
declare batch uuid[];
begin
  for batch in select array_agg(id) from (select id, row_number() over (order by id) / 1000 as nth from crm.opportunity) as o group by nth loop
    perform crm.keep_turns(batch, now());
  end loop;
end $$;
