-- Which numbers a company steers by is the company's choice.
create table metrics.kpi_set (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  dashboard jsonb not null,
  review jsonb not null
);
insert into metrics.kpi_set (id, name, dashboard, review)
values ('00000000-0000-7000-8000-000000000001', '公司指标',
  '["won_amount", "attainment", "new_customers", "lead_conversion", "win_rate", "average_deal_size", "repurchase_rate",
    "average_sales_cycle", "average_follow_up_cycle", "visits", "open_pipeline_amount", "lost_rate"]',
  '["won_amount", "average_deal_size", "new_customers", "lead_conversion", "repurchase_rate", "win_rate",
    "average_sales_cycle", "average_follow_up_cycle", "activity_count"]');

-- A deleted retrospective gives its anomaly back; earlier deletions did not.
update metrics.anomaly as a set state = 'open', review_id = null, version = version + 1, updated_at = now()
where a.state = 'reviewing' and exists (select 1 from reviews.review as r where r.id = a.review_id and r.deleted_at is not null);

-- An effect may also be told against units that went on without the new version.
alter table improvement.effect add column control_before bigint, add column control_after bigint;

-- Follow-ups of a period are counted and their gaps summed without fetching them: the texts make their rows wide. At 300,000
-- follow-ups a quarter is 170 pages of the index instead of 24,000 of the table.
create index on crm.activity (happened_at) include (owner_id, record_owner_id, kind, gap_days) where deleted_at is null;
-- Stays that ended in a period, for the conversion from stage to stage.
create index on crm.stage_entry (left_at) where left_at is not null and deleted_at is null;
