-- Versioned sales processes and their nodes.

create schema process;

create table process.process (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  code text not null,
  description text,
  is_default boolean not null default false
);
create unique index on process.process (code) where deleted_at is null;
create unique index one_default_process on process.process (is_default) where is_default and deleted_at is null;
create table process.process_search (
  id uuid primary key references process.process (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on process.process_search using gin (grams);

create table process.process_version (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  process_id uuid not null references process.process (id),
  number bigint not null,
  state text not null default 'draft',
  published_on date,
  note text,
  improvement_project_id uuid
);
create unique index on process.process_version (process_id, number) where deleted_at is null;
create unique index one_active_version on process.process_version (process_id) where state = 'active' and deleted_at is null;
create unique index one_draft_version on process.process_version (process_id) where state = 'draft' and deleted_at is null;
create index on process.process_version (process_id, id desc) where deleted_at is null;

create table process.process_node (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  process_version_id uuid not null references process.process_version (id),
  step_id uuid not null,
  position bigint not null,
  name text not null,
  responsible_post_id uuid references people.post (id),
  standard_days numeric,
  standard text,
  tools text,
  known_problems text,
  required_fields jsonb,
  deliverables jsonb,
  probability numeric,
  is_won boolean not null default false,
  -- Checked at commit: a move passes through positions that are taken twice.
  exclude using btree (process_version_id with =, position with =) where (deleted_at is null) deferrable initially deferred
);
create index on process.process_node (process_version_id, id desc) where deleted_at is null;
create index on process.process_node (responsible_post_id, id desc) where deleted_at is null;
