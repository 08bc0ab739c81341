-- Sums of a seller's stages and months come from the index alone.
create index on crm.opportunity_by_stage (owner_id, node_id, outcome) include (n, amount);
create index on crm.opportunity_by_month (owner_id, outcome, closed_on_month) include (n, amount);
drop index crm.opportunity_by_stage_owner_id_idx;
drop index crm.opportunity_by_month_owner_id_idx;
-- There are a handful of versions: the index found tens of thousands of deals for each and was never worth its upkeep.
drop index crm.opportunity_process_version_id_id_idx;
