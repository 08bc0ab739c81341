-- Ground of the kernel: events, configuration, imports. One table each; business tables live in their module's schema.

create schema if not exists kernel;

-- Text that people read is sorted by pinyin, digits by value, on every machine alike.
create collation kernel.zh (provider = icu, locale = 'zh-u-co-pinyin-kn-true');

create function kernel.mask_phone(phone text) returns text language sql immutable parallel safe as $$
  select case when length(phone) >= 7
    then left(phone, 3) || repeat('*', length(phone) - 7) || right(phone, 4)
    else repeat('*', length(phone)) end
$$;

create function kernel.mask_email(email text) returns text language sql immutable parallel safe as $$
  select left(email, 1) || '***' || coalesce(substring(email from '@.*$'), '')
$$;

-- What happened. Audit, timeline, notifications, webhooks, process mining and lineage read this one table.
-- `tx` lets a reader wait for transactions that began earlier and commit later.
create table kernel.event (
  seq bigint generated always as identity primary key,
  at timestamptz not null,
  actor_id uuid not null,
  entity text not null,
  record_id uuid not null,
  verb text not null,
  version integer not null,
  changes jsonb,
  facts jsonb,
  tx xid8 not null default pg_current_xact_id()
);
create index event_record on kernel.event (record_id, seq desc);
create index event_order on kernel.event (tx, seq);

-- How far each reader of the event table has come.
create table kernel.event_reader (
  name text primary key,
  tx xid8 not null default '0',
  seq bigint not null default 0
);

create table kernel.setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

create table kernel.idempotency (
  key text not null,
  actor_id uuid not null,
  request_hash text not null,
  response text not null,
  at timestamptz not null default now(),
  primary key (actor_id, key)
);
create index idempotency_age on kernel.idempotency (at);

create table kernel.custom_field (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  entity text not null,
  key text not null,
  kind text not null,
  zh text not null,
  en text,
  required boolean not null default false,
  choices jsonb,
  target text,
  max bigint,
  unique (entity, key)
);

-- One run of an import. Rows are kept until the run can no longer be reverted.
create table kernel.import_run (
  id uuid primary key,
  entity text not null,
  actor_id uuid not null,
  user_id uuid not null,
  file_name text not null,
  file_path text not null,
  header jsonb not null,
  -- mapping | waiting | running | checked | done | failed | reverting | reverted
  state text not null,
  plan jsonb,
  last_line bigint not null default 0,
  read_rows bigint not null default 0,
  created_rows bigint not null default 0,
  updated_rows bigint not null default 0,
  skipped_rows bigint not null default 0,
  failed_rows bigint not null default 0,
  warned_rows bigint not null default 0,
  kept_rows bigint not null default 0,
  error text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz
);
create index import_run_actor on kernel.import_run (actor_id, created_at desc);

create table kernel.import_row (
  run_id uuid not null references kernel.import_run (id) on delete cascade,
  line bigint not null,
  -- created | updated | skipped | failed | checked
  outcome text not null,
  record_id uuid,
  version integer,
  before jsonb,
  cells jsonb,
  faults jsonb,
  primary key (run_id, line)
);
create index import_row_reported on kernel.import_row (run_id, line) where faults is not null;

-- A migration in several files, run from the screen.
create table kernel.plan_run (
  id uuid primary key,
  plan text not null,
  user_id uuid not null,
  folder text not null,
  -- waiting | running | done | failed
  state text not null default 'waiting',
  reports jsonb not null default '[]',
  error text,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);

create table kernel.export_log (
  id uuid primary key,
  at timestamptz not null default now(),
  actor_id uuid not null,
  entity text not null,
  format text not null,
  filter jsonb,
  fields jsonb not null,
  row_count bigint
);
