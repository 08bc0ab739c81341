-- Approval flows and documents under way, delegation, authority by role and post, suspected split orders.

create schema approvals;

create table approvals.flow (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  entity text not null,
  unit_id uuid references people.unit (id),
  description text
);
create index on approvals.flow (entity) where deleted_at is null;
create index on approvals.flow (unit_id, id desc) where deleted_at is null;
create table approvals.flow_search (
  id uuid primary key references approvals.flow (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on approvals.flow_search using gin (grams);

create table approvals.flow_version (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  flow_id uuid not null references approvals.flow (id),
  number bigint not null,
  state text not null default 'draft',
  graph jsonb not null,
  activated_on date,
  note text
);
create unique index on approvals.flow_version (flow_id, number) where deleted_at is null;
create index on approvals.flow_version (flow_id, id desc) where deleted_at is null;
create unique index one_active_flow_version on approvals.flow_version (flow_id) where state = 'active' and deleted_at is null;
create unique index one_draft_flow_version on approvals.flow_version (flow_id) where state = 'draft' and deleted_at is null;

create table approvals.approval (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  subject_entity text not null,
  subject_id uuid not null,
  flow_version_id uuid not null references approvals.flow_version (id),
  submitter_id uuid not null references people.employee (id),
  amount bigint,
  state text not null default 'running',
  step text,
  note text,
  outcome text,
  ended_at timestamptz,
  previous_id uuid references approvals.approval (id),
  summary jsonb,
  decisions jsonb
);
create index on approvals.approval (flow_version_id, id desc) where deleted_at is null;
create index on approvals.approval (submitter_id, id desc) where deleted_at is null;
create index on approvals.approval (previous_id, id desc) where deleted_at is null;
create index on approvals.approval (subject_id, id desc) where deleted_at is null;
-- A document is in one flow at a time, whatever two requests may try.
create unique index one_running_approval on approvals.approval (subject_id) where state = 'running';
create table approvals.approval_search (
  id uuid primary key references approvals.approval (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on approvals.approval_search using gin (grams);

create table approvals.step (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  approval_id uuid not null references approvals.approval (id),
  node text not null,
  name text not null,
  mode text not null,
  position bigint not null,
  state text not null default 'open',
  notes jsonb,
  closed_at timestamptz
);
create index on approvals.step (approval_id, id desc) where deleted_at is null;

create unique index one_open_step on approvals.step (approval_id) where state = 'open';

-- What a document was when it was submitted; no entity, so that no list or export shows it.
create table approvals.snapshot (
  approval_id uuid primary key references approvals.approval (id),
  kept jsonb not null
);

create table approvals.task (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  approval_id uuid not null references approvals.approval (id),
  step_id uuid not null references approvals.step (id),
  step text not null,
  approver_id uuid not null references people.employee (id),
  decided_by_id uuid references people.employee (id),
  role text,
  seat bigint not null,
  position bigint not null,
  state text not null default 'waiting',
  origin text not null default 'flow',
  from_id uuid references approvals.task (id),
  opinion text,
  opened_at timestamptz,
  due_at timestamptz,
  decided_at timestamptz,
  overdue bigint not null default '0'
);
create index on approvals.task (approval_id, id desc) where deleted_at is null;
create index on approvals.task (step_id, id desc) where deleted_at is null;
create index on approvals.task (approver_id, id desc) where deleted_at is null;
create index on approvals.task (decided_by_id, id desc) where deleted_at is null;
create index on approvals.task (approver_id) where state = 'open';
-- The sweep of those whose time has passed.
create index on approvals.task (due_at) where state = 'open' and due_at is not null;
create index on approvals.task (from_id, id desc) where deleted_at is null;

create table approvals.copy (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  approval_id uuid not null references approvals.approval (id),
  employee_id uuid not null references people.employee (id),
  reason text not null,
  read_at timestamptz
);
create unique index on approvals.copy (approval_id, employee_id) where deleted_at is null;
create index on approvals.copy (approval_id, id desc) where deleted_at is null;
create index on approvals.copy (employee_id, id desc) where deleted_at is null;

create table approvals.delegation (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  from_id uuid not null references people.employee (id),
  to_id uuid not null references people.employee (id),
  "from" date not null,
  "to" date not null,
  entity text,
  reason text not null,
  state text not null default 'planned'
);
create index on approvals.delegation (from_id, id desc) where deleted_at is null;
create index on approvals.delegation (to_id, id desc) where deleted_at is null;
create index on approvals.delegation (to_id) where state = 'active' and deleted_at is null;

create table approvals.authority_limit (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  kind text not null,
  role text,
  post_id uuid references people.post (id),
  grade text,
  unlimited boolean not null default 'false',
  amount bigint,
  share numeric
);
create index on approvals.authority_limit (post_id, id desc) where deleted_at is null;

create table approvals.split_rule (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  entity text not null,
  party_field text not null,
  amount_field text not null,
  date_field text not null default 'createdAt',
  "limit" bigint not null,
  window_days bigint not null default '30',
  min_count bigint not null default '2',
  is_active boolean not null default 'true'
);

create table approvals.finding (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  kind text not null,
  title text not null,
  rule_id uuid references approvals.split_rule (id),
  subject_entity text not null,
  party_id uuid not null,
  submitter_id uuid references people.employee (id),
  total bigint not null,
  documents jsonb,
  state text not null default 'open',
  conclusion text
);
create index on approvals.finding (rule_id, party_id) where deleted_at is null;
create index on approvals.finding (submitter_id, id desc) where deleted_at is null;
create table approvals.finding_search (
  id uuid primary key references approvals.finding (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on approvals.finding_search using gin (grams);
