-- Targets of units and people, and anomalies found in the numbers.

create schema metrics;

create table metrics.target (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  metric text not null,
  period text not null,
  unit_id uuid references people.unit (id),
  employee_id uuid references people.employee (id),
  value numeric not null,
  note text,
  check (num_nonnulls(unit_id, employee_id) = 1)
);
create unique index on metrics.target (metric, period, unit_id) where deleted_at is null;
create unique index on metrics.target (metric, period, employee_id) where deleted_at is null;
-- What bears on a number is asked by metric and period, whoever it belongs to: the unique indexes begin with both.
create index on metrics.target (unit_id, id desc) where deleted_at is null;
create index on metrics.target (employee_id, id desc) where deleted_at is null;

create table metrics.anomaly (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  metric text not null,
  period text not null,
  unit_id uuid not null references people.unit (id),
  value numeric not null,
  target numeric,
  expected numeric,
  low numeric,
  high numeric,
  basis text not null,
  rule text not null,
  severity text not null,
  sample bigint not null,
  state text not null default 'open',
  reason text,
  review_id uuid
);
create unique index on metrics.anomaly (metric, period, unit_id) where deleted_at is null;
create index on metrics.anomaly (unit_id, id desc) where deleted_at is null;
create table metrics.anomaly_search (
  id uuid primary key references metrics.anomaly (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on metrics.anomaly_search using gin (grams);
