-- What a customer may spend is a range; a single figure of before is a range of that one figure.
alter table crm.opportunity add column budget_max bigint;
-- Which way of selling a deal follows is said when it is opened; its version follows from that.
alter table crm.opportunity add column process_id uuid references process.process (id);

update crm.opportunity as o set budget_max = o.budget, process_id = v.process_id
from process.process_version as v where v.id = o.process_version_id;

create index on crm.opportunity (process_id, id desc) where deleted_at is null;
