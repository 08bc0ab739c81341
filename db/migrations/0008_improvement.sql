-- Improvement: projects, their execution tables and cycles, and the effect that proves or disproves them.

create schema improvement;

create table improvement.project (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  goal text not null,
  leader_id uuid not null references people.employee (id),
  review_id uuid references reviews.review (id),
  process_id uuid references process.process (id),
  metric text,
  baseline_from date,
  baseline_to date,
  effect_from date,
  effect_to date,
  cycle_days bigint not null default '14',
  state text not null default 'draft',
  started_on date,
  closed_on date,
  closed_cycles bigint not null default '0',
  before_version_id uuid references process.process_version (id),
  after_version_id uuid references process.process_version (id)
);
create index on improvement.project (leader_id, id desc) where deleted_at is null;
create index on improvement.project (review_id, id desc) where deleted_at is null;
create index on improvement.project (process_id, id desc) where deleted_at is null;
create index on improvement.project (before_version_id, id desc) where deleted_at is null;
create index on improvement.project (after_version_id, id desc) where deleted_at is null;
create table improvement.project_search (
  id uuid primary key references improvement.project (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on improvement.project_search using gin (grams);

create table improvement.project_member (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  project_id uuid not null references improvement.project (id),
  employee_id uuid not null references people.employee (id),
  part text not null
);
create unique index on improvement.project_member (project_id, employee_id) where deleted_at is null;
create index on improvement.project_member (project_id, id desc) where deleted_at is null;
create index on improvement.project_member (employee_id, id desc) where deleted_at is null;

create table improvement.execution_task (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  project_id uuid not null references improvement.project (id),
  position bigint,
  stage text not null,
  task text not null,
  responsible_post_id uuid references people.post (id),
  owner_id uuid not null references people.employee (id),
  planned_on date not null,
  actual_on date,
  state text not null default 'not_started',
  remark text,
  depends_on_task_id uuid references improvement.execution_task (id),
  depends_on_unit_id uuid references people.unit (id),
  interface_person_id uuid references people.employee (id),
  depends_on_note text,
  action_item_id uuid references reviews.action_item (id),
  first_planned_on date,
  started_on date,
  last_progress_on date,
  blocked_since date,
  blocked_reason text,
  blocked_cycles bigint not null default '0',
  locked boolean not null default 'false',
  correction text,
  cancelled_on date,
  -- A completion date without completion is back-filled; a completion without its date is hidden.
  constraint actual_means_done check ((state = 'done') = (actual_on is not null)),
  constraint locked_means_blocked check (state = 'blocked' or not locked),
  constraint department_has_person check (depends_on_unit_id is null or interface_person_id is not null)
);
create index on improvement.execution_task (project_id, id desc) where deleted_at is null;
create index on improvement.execution_task (responsible_post_id, id desc) where deleted_at is null;
create index on improvement.execution_task (owner_id, id desc) where deleted_at is null;
create index on improvement.execution_task (depends_on_task_id, id desc) where deleted_at is null;
create index on improvement.execution_task (depends_on_unit_id, id desc) where deleted_at is null;
create index on improvement.execution_task (interface_person_id, id desc) where deleted_at is null;
-- A measure is carried out once at a time.
create unique index on improvement.execution_task (action_item_id) where deleted_at is null and cancelled_on is null;
create table improvement.execution_task_search (
  id uuid primary key references improvement.execution_task (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on improvement.execution_task_search using gin (grams);

create table improvement.cycle (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  project_id uuid not null references improvement.project (id),
  number bigint not null,
  "from" date not null,
  "to" date not null,
  not_started bigint not null,
  doing bigint not null,
  done bigint not null,
  blocked bigint not null,
  missed bigint not null,
  unexplained bigint not null
);
create unique index on improvement.cycle (project_id, number) where deleted_at is null;
create index on improvement.cycle (project_id, id desc) where deleted_at is null;

create table improvement.effect (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  project_id uuid not null references improvement.project (id),
  metric text not null,
  basis text not null,
  before_version_id uuid references process.process_version (id),
  after_version_id uuid references process.process_version (id),
  evaluated_on date not null,
  verdict text not null,
  estimate numeric,
  low numeric,
  high numeric,
  p numeric,
  sample_before bigint not null,
  sample_after bigint not null,
  sentence text not null,
  cautions jsonb not null,
  inputs jsonb not null
);
create index on improvement.effect (project_id, id desc) where deleted_at is null;
create index on improvement.effect (before_version_id, id desc) where deleted_at is null;
create index on improvement.effect (after_version_id, id desc) where deleted_at is null;

-- From a project to the process versions it published.
create index on process.process_version (improvement_project_id) where improvement_project_id is not null;
