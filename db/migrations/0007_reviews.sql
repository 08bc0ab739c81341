-- Retrospectives: facts frozen as they were, causes as a tree, evidence on which conclusions rest, measures with one name each.

create schema reviews;

create table reviews.review (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  kind text not null,
  period text not null,
  unit_id uuid references people.unit (id),
  leader_id uuid not null references people.employee (id),
  state text not null default 'draft',
  goal text,
  anomaly_id uuid references metrics.anomaly (id),
  snapshot bigint not null default '0',
  held_on date,
  report_due_on date,
  closed_on date,
  conclusion text
);
create index on reviews.review (unit_id, id desc) where deleted_at is null;
create index on reviews.review (leader_id, id desc) where deleted_at is null;
-- One anomaly is looked into once.
create unique index on reviews.review (anomaly_id) where deleted_at is null;
create table reviews.review_search (
  id uuid primary key references reviews.review (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on reviews.review_search using gin (grams);

create table reviews.review_member (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  employee_id uuid references people.employee (id),
  guest_name text,
  part text not null
);
create unique index on reviews.review_member (review_id, employee_id) where deleted_at is null;
create index on reviews.review_member (review_id, id desc) where deleted_at is null;
create index on reviews.review_member (employee_id, id desc) where deleted_at is null;

create table reviews.review_row (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  class text not null,
  label text not null,
  unit text not null,
  better text not null,
  target numeric,
  actual numeric,
  attainment numeric,
  difference numeric,
  analysis text,
  metric text,
  snapshot bigint,
  period text,
  scope text,
  formula text,
  sample bigint,
  previous numeric,
  last_year numeric,
  drill jsonb,
  taken_at timestamptz
);
create index on reviews.review_row (review_id, id desc) where deleted_at is null;

create table reviews.review_event (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  happened_on date not null,
  what text not null,
  opportunity_id uuid references crm.opportunity (id)
);
create index on reviews.review_event (review_id, id desc) where deleted_at is null;
create index on reviews.review_event (opportunity_id, id desc) where deleted_at is null;

create table reviews.feedback (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  source text not null,
  said_by text not null,
  content text not null,
  happened_on date
);
create index on reviews.feedback (review_id, id desc) where deleted_at is null;

create table reviews.problem (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  statement text not null,
  row_id uuid references reviews.review_row (id),
  share numeric,
  symptom text,
  essence text,
  state text not null default 'candidate'
);
create index on reviews.problem (review_id, id desc) where deleted_at is null;
create index on reviews.problem (row_id, id desc) where deleted_at is null;

create table reviews.cause (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  problem_id uuid not null references reviews.problem (id),
  parent_id uuid references reviews.cause (id),
  depth bigint not null,
  text text not null,
  dimension text,
  factor text,
  is_root boolean not null default 'false',
  method text,
  result text,
  verdict text not null default 'open',
  verified_on date,
  verified_by_id uuid references people.employee (id)
);
create index on reviews.cause (review_id, id desc) where deleted_at is null;
create index on reviews.cause (problem_id, id desc) where deleted_at is null;
create index on reviews.cause (parent_id, id desc) where deleted_at is null;
create index on reviews.cause (verified_by_id, id desc) where deleted_at is null;

create table reviews.lesson (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  kind text not null,
  content text not null,
  applicability text not null,
  form text
);
create index on reviews.lesson (review_id, id desc) where deleted_at is null;

create table reviews.action_item (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  cause_id uuid references reviews.cause (id),
  measure text not null,
  class text not null,
  owner_id uuid references people.employee (id),
  due_on date,
  resources text,
  check_node text,
  output text,
  state text not null default 'todo',
  done_on date
);
create index on reviews.action_item (review_id, id desc) where deleted_at is null;
create index on reviews.action_item (cause_id, id desc) where deleted_at is null;
create index on reviews.action_item (owner_id, id desc) where deleted_at is null;

create table reviews.evidence (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  review_id uuid not null references reviews.review (id),
  subject_entity text not null,
  subject_id uuid not null,
  kind text not null,
  row_id uuid references reviews.review_row (id),
  record_entity text,
  record_id uuid,
  file_id uuid,
  quote text,
  said_by text,
  url text,
  note text
);
create index on reviews.evidence (subject_id) where deleted_at is null;
create index on reviews.evidence (review_id, id desc) where deleted_at is null;
create index on reviews.evidence (row_id, id desc) where deleted_at is null;
create index on reviews.evidence (file_id, id desc) where deleted_at is null;

-- A snapshot is what the meeting talked about: whatever writes, its numbers never change. Only the analysis is people's own.
create function reviews.keep_snapshot() returns trigger language plpgsql as $$
begin
  if old.metric is not null and (
    to_jsonb(new) - array['analysis', 'version', 'updated_at', 'custom']
      is distinct from to_jsonb(old) - array['analysis', 'version', 'updated_at', 'custom']
  ) then
    raise exception 'a frozen line of a retrospective cannot change' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger keep_snapshot before update on reviews.review_row for each row execute function reviews.keep_snapshot();
