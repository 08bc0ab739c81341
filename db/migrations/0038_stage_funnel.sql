-- A year in the stage funnel of 200,000 deals sorted every stay by its deal. Most deals go straight on, and then a stay says by
-- itself what came of it; the others are marked. Both columns are written with the deal (stages.ts), like the stays themselves.
alter table crm.stage_entry
  -- Whose deal it is now; nobody's while the deal is in the recycle bin.
  add column owner_id uuid,
  -- The deal went back, was taken up again or dated back.
  add column winding boolean not null default false;

-- Several times as fast without the indexes, which are built anew below.
drop index crm.stage_entry_node_id_entered_at_idx;
drop index crm.stage_entry_opportunity_id_id_idx;
drop index crm.stage_entry_open;
drop index crm.stage_entry_left_at_opportunity_id_node_id_moved_on_idx;

update crm.stage_entry as e set owner_id = o.owner_id from crm.opportunity as o where o.id = e.opportunity_id and o.deleted_at is null;

create index on crm.stage_entry (opportunity_id, id desc) where deleted_at is null;

update crm.stage_entry as e set winding = true where e.opportunity_id in (
  select s.opportunity_id from (
    select s.opportunity_id, count(*) over (partition by s.opportunity_id, s.node_id) > 1 as again, coalesce(s.moved_on, false) as moved_on,
      s.outcome is not distinct from 'won' or coalesce(max(n.position) over (partition by s.opportunity_id, n.process_version_id
        order by s.entered_at, s.id rows between 1 following and unbounded following) > n.position, false) as passed
    from crm.stage_entry as s join process.process_node as n on n.id = s.node_id where s.deleted_at is null
  ) as s where s.again or s.passed <> s.moved_on);

-- An opportunity stands at one node at a time.
create unique index stage_entry_open on crm.stage_entry (opportunity_id) where left_at is null and deleted_at is null;
create index on crm.stage_entry (left_at) include (opportunity_id, node_id, moved_on)
  where left_at is not null and deleted_at is null;
create index stage_entry_straight on crm.stage_entry (owner_id, node_id, entered_at) include (left_at, outcome, moved_on)
  where not winding and owner_id is not null and deleted_at is null;
create index stage_entry_winding on crm.stage_entry (owner_id, entered_at)
  where winding and owner_id is not null and deleted_at is null;
