-- Products; leads, accounts and their people, opportunities with their stages, and what was said and done.

create schema catalog;

create table catalog.product (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  code text,
  series text,
  list_price bigint,
  state text not null default 'active',
  note text
);
create unique index on catalog.product (code) where deleted_at is null;
create table catalog.product_search (
  id uuid primary key references catalog.product (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on catalog.product_search using gin (grams);

create schema crm;

-- When two company names mean the same company: without width, case, spaces, punctuation, brackets and legal form.
create function crm.company_key(name text) returns text language sql immutable parallel safe as $$
  select coalesce(nullif(regexp_replace(bare, '(股份有限公司|有限责任公司|有限公司|股份公司|公司)$', ''), ''), bare)
  from (select regexp_replace(
      regexp_replace(lower(normalize(name, nfkc)), '[\s,.]+(co[\s,.]*ltd|corporation|corp|inc|llc|ltd|limited|gmbh)[\s.]*$', ''),
      '[][\s(){}<>《》〈〉【】「」『』·・.,;:。、''"“”‘’/\\_&-]+', '', 'g') as bare) as name
$$;

create table crm.account (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  industry text,
  size text,
  tier text,
  owner_id uuid references people.employee (id),
  region text,
  province text,
  city text,
  phone text,
  website text,
  credit_code text,
  parent_id uuid references crm.account (id),
  revenue numeric,
  employees bigint,
  founded bigint,
  first_won_on date,
  note text
);
create index on crm.account (owner_id, id desc) where deleted_at is null;
create index on crm.account (parent_id, id desc) where deleted_at is null;
create index on crm.account (crm.company_key(name)) where deleted_at is null;
create index on crm.account (phone) where deleted_at is null;
create index on crm.account (first_won_on) where deleted_at is null;
create table crm.account_search (
  id uuid primary key references crm.account (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.account_search using gin (grams);

create table crm.contact (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  account_id uuid not null references crm.account (id),
  title text,
  phone text,
  email text,
  role text,
  is_key boolean default false,
  note text
);
create index on crm.contact (account_id, id desc) where deleted_at is null;
create index on crm.contact (phone) where deleted_at is null;
create index on crm.contact (email) where deleted_at is null;
create table crm.contact_search (
  id uuid primary key references crm.contact (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.contact_search using gin (grams);

create sequence crm.opportunity_code_seq;
create table crm.opportunity (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  code text,
  account_id uuid references crm.account (id),
  owner_id uuid not null references people.employee (id),
  product_id uuid references catalog.product (id),
  amount bigint,
  expected_on date,
  process_version_id uuid not null references process.process_version (id),
  node_id uuid not null references process.process_node (id),
  stage_entered_at timestamptz not null,
  outcome text not null default 'open',
  started_on date,
  closed_on date,
  lost_reason text,
  lost_note text,
  repeat boolean default false,
  competitor text,
  budget bigint,
  pain_points text,
  decision_chain text,
  solution text,
  note text,
  last_activity_at timestamptz,
  next_action text,
  next_action_on date
);
create unique index on crm.opportunity (code) where deleted_at is null;
create index on crm.opportunity (account_id, id desc) where deleted_at is null;
create index on crm.opportunity (owner_id, id desc) where deleted_at is null;
create index on crm.opportunity (product_id, id desc) where deleted_at is null;
create index on crm.opportunity (process_version_id, id desc) where deleted_at is null;
-- The board of all, a seller's board, their due follow-ups, and what they closed in a period.
create index on crm.opportunity (node_id, id desc) where deleted_at is null and outcome = 'open';
create index on crm.opportunity (owner_id, node_id, id desc) where deleted_at is null and outcome = 'open';
create index on crm.opportunity (owner_id, next_action_on) where deleted_at is null and outcome = 'open';
create index on crm.opportunity (owner_id, outcome, closed_on) where deleted_at is null;
-- The company's: closed in a period, expected in a period, the largest.
create index on crm.opportunity (outcome, closed_on) where deleted_at is null;
create index on crm.opportunity (expected_on) where deleted_at is null and outcome = 'open';
create index on crm.opportunity (amount desc nulls last, id desc) where deleted_at is null;
create table crm.opportunity_search (
  id uuid primary key references crm.opportunity (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.opportunity_search using gin (grams);
create table crm.opportunity_by_stage (
  owner_id uuid,
  node_id uuid,
  outcome text,
  n bigint not null,
  amount numeric not null,
  is_change boolean not null default true
);
create index on crm.opportunity_by_stage (owner_id);
create index on crm.opportunity_by_stage (owner_id) where is_change;
create table crm.opportunity_by_month (
  owner_id uuid,
  outcome text,
  closed_on_month date,
  n bigint not null,
  amount numeric not null,
  is_change boolean not null default true
);
create index on crm.opportunity_by_month (owner_id);
create index on crm.opportunity_by_month (owner_id) where is_change;
create function crm.opportunity_rollup_insert() returns trigger language plpgsql as $$
begin
  insert into crm.opportunity_by_stage (owner_id, node_id, outcome, n, amount)
  select owner_id, node_id, outcome, sum(n), sum(amount) from (
    select new_rows.owner_id as owner_id, new_rows.node_id as node_id, new_rows.outcome as outcome, 1 as n, coalesce(new_rows.amount, 0) as amount
    from new_rows where new_rows.deleted_at is null
  ) as moved group by owner_id, node_id, outcome having sum(n) <> 0 or sum(amount) <> 0;
  insert into crm.opportunity_by_month (owner_id, outcome, closed_on_month, n, amount)
  select owner_id, outcome, closed_on_month, sum(n), sum(amount) from (
    select new_rows.owner_id as owner_id, new_rows.outcome as outcome,
      date_trunc('month', new_rows.closed_on::timestamp)::date as closed_on_month, 1 as n, coalesce(new_rows.amount, 0) as amount
    from new_rows where new_rows.deleted_at is null
  ) as moved group by owner_id, outcome, closed_on_month having sum(n) <> 0 or sum(amount) <> 0;
  return null;
end $$;
create trigger rollup_insert after insert on crm.opportunity
  referencing new table as new_rows for each statement
  execute function crm.opportunity_rollup_insert();
create function crm.opportunity_rollup_update() returns trigger language plpgsql as $$
begin
  insert into crm.opportunity_by_stage (owner_id, node_id, outcome, n, amount)
  select owner_id, node_id, outcome, sum(n), sum(amount) from (
    select new_rows.owner_id as owner_id, new_rows.node_id as node_id, new_rows.outcome as outcome, 1 as n, coalesce(new_rows.amount, 0) as amount
    from new_rows where new_rows.deleted_at is null
    union all
    select old_rows.owner_id as owner_id, old_rows.node_id as node_id, old_rows.outcome as outcome, -1 as n, -coalesce(old_rows.amount, 0) as amount
    from old_rows where old_rows.deleted_at is null
  ) as moved group by owner_id, node_id, outcome having sum(n) <> 0 or sum(amount) <> 0;
  insert into crm.opportunity_by_month (owner_id, outcome, closed_on_month, n, amount)
  select owner_id, outcome, closed_on_month, sum(n), sum(amount) from (
    select new_rows.owner_id as owner_id, new_rows.outcome as outcome,
      date_trunc('month', new_rows.closed_on::timestamp)::date as closed_on_month, 1 as n, coalesce(new_rows.amount, 0) as amount
    from new_rows where new_rows.deleted_at is null
    union all
    select old_rows.owner_id as owner_id, old_rows.outcome as outcome,
      date_trunc('month', old_rows.closed_on::timestamp)::date as closed_on_month, -1 as n, -coalesce(old_rows.amount, 0) as amount
    from old_rows where old_rows.deleted_at is null
  ) as moved group by owner_id, outcome, closed_on_month having sum(n) <> 0 or sum(amount) <> 0;
  return null;
end $$;
create trigger rollup_update after update on crm.opportunity
  referencing old table as old_rows new table as new_rows for each statement
  execute function crm.opportunity_rollup_update();
create function crm.opportunity_rollup_delete() returns trigger language plpgsql as $$
begin
  insert into crm.opportunity_by_stage (owner_id, node_id, outcome, n, amount)
  select owner_id, node_id, outcome, sum(n), sum(amount) from (
    select old_rows.owner_id as owner_id, old_rows.node_id as node_id, old_rows.outcome as outcome, -1 as n, -coalesce(old_rows.amount, 0) as amount
    from old_rows where old_rows.deleted_at is null
  ) as moved group by owner_id, node_id, outcome having sum(n) <> 0 or sum(amount) <> 0;
  insert into crm.opportunity_by_month (owner_id, outcome, closed_on_month, n, amount)
  select owner_id, outcome, closed_on_month, sum(n), sum(amount) from (
    select old_rows.owner_id as owner_id, old_rows.outcome as outcome,
      date_trunc('month', old_rows.closed_on::timestamp)::date as closed_on_month, -1 as n, -coalesce(old_rows.amount, 0) as amount
    from old_rows where old_rows.deleted_at is null
  ) as moved group by owner_id, outcome, closed_on_month having sum(n) <> 0 or sum(amount) <> 0;
  return null;
end $$;
create trigger rollup_delete after delete on crm.opportunity
  referencing old table as old_rows for each statement
  execute function crm.opportunity_rollup_delete();

create table crm.lead (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  company text,
  phone text,
  email text,
  title text,
  source text,
  grade text,
  state text not null default 'new',
  owner_id uuid not null references people.employee (id),
  industry text,
  region text,
  score bigint,
  note text,
  first_contact_at timestamptz,
  discard_reason text,
  converted_on date,
  converted_at timestamptz,
  account_id uuid references crm.account (id),
  contact_id uuid references crm.contact (id),
  opportunity_id uuid references crm.opportunity (id),
  made_by_conversion jsonb
);
create index on crm.lead (owner_id, id desc) where deleted_at is null;
create index on crm.lead (account_id, id desc) where deleted_at is null;
create index on crm.lead (contact_id, id desc) where deleted_at is null;
create index on crm.lead (opportunity_id, id desc) where deleted_at is null;
create table crm.lead_search (
  id uuid primary key references crm.lead (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.lead_search using gin (grams);

create table crm.stage_entry (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  opportunity_id uuid not null references crm.opportunity (id),
  node_id uuid not null references process.process_node (id),
  entered_at timestamptz not null,
  left_at timestamptz,
  outcome text
);
create index on crm.stage_entry (opportunity_id, id desc) where deleted_at is null;
create index on crm.stage_entry (node_id, entered_at) where deleted_at is null;
-- An opportunity stands at one node at a time.
create unique index stage_entry_open on crm.stage_entry (opportunity_id) where left_at is null and deleted_at is null;

create table crm.deliverable (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  opportunity_id uuid not null references crm.opportunity (id),
  name text not null,
  file_id uuid,
  note text
);
create index on crm.deliverable (opportunity_id, id desc) where deleted_at is null;
create index on crm.deliverable (file_id, id desc) where deleted_at is null;

create table crm.activity (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  opportunity_id uuid references crm.opportunity (id),
  lead_id uuid references crm.lead (id),
  account_id uuid references crm.account (id),
  contact_id uuid references crm.contact (id),
  kind text not null default 'call',
  content text not null,
  feedback text not null,
  next_action text,
  next_action_on date,
  no_follow_up_reason text,
  happened_at timestamptz not null,
  owner_id uuid not null references people.employee (id),
  record_owner_id uuid references people.employee (id),
  gap_days bigint
);
create index on crm.activity (opportunity_id, happened_at desc nulls last, id desc) where deleted_at is null;
create index on crm.activity (lead_id, happened_at desc nulls last, id desc) where deleted_at is null;
create index on crm.activity (account_id, happened_at desc nulls last, id desc) where deleted_at is null;
create index on crm.activity (contact_id, id desc) where deleted_at is null;
create index on crm.activity (owner_id, happened_at desc nulls last, id desc) where deleted_at is null;
create index on crm.activity (record_owner_id, happened_at desc nulls last, id desc) where deleted_at is null;
create index on crm.activity (happened_at desc nulls last, id desc) where deleted_at is null;
create table crm.activity_search (
  id uuid primary key references crm.activity (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.activity_search using gin (grams);
