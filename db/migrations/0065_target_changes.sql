-- A target of a period that has begun may be something that only a signature changes.
alter table people.company add column targets_by_approval boolean not null default false;
create table metrics.target_change (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  target_id uuid not null references metrics.target (id),
  metric text not null,
  former_value numeric not null,
  value numeric not null,
  rise numeric,
  reason text not null,
  approval_state text not null default 'none'
);
create index on metrics.target_change (target_id, id desc) where deleted_at is null;
create table metrics.target_change_search (
  id uuid primary key references metrics.target_change (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on metrics.target_change_search using gin (grams);
