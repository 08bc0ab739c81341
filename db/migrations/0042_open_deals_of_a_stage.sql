-- The newest open deals of one stage, for somebody with dozens of colleagues: the owner is read from the index, so that a list
-- of a stage walks down one index and stops at the end of the page, instead of collecting the deals of every colleague.
drop index crm.opportunity_node_id_id_idx;
create index on crm.opportunity (node_id, id desc) include (owner_id) where deleted_at is null and outcome = 'open';
