-- What a customer may spend is a range; a single figure of before is a range of that one figure.
alter table crm.opportunity add column budget_max bigint;
-- Which way of selling a deal follows is said when it is opened; its version follows from that.
alter table crm.opportunity add column process_id uuid references process.process (id);

update crm.opportunity as o set budget_max = o.budget, process_id = v.process_id
from process.process_version as v where v.id = o.process_version_id;

create index on crm.opportunity (process_id, id desc) where deleted_at is null;

-- Overdue next steps on the board, and the deals that have waited for us longest.
create index on crm.opportunity (next_action_on) include (node_id, owner_id) where outcome = 'open' and deleted_at is null;
create index on crm.turn (started_at) where ended_at is null and deleted_at is null;
