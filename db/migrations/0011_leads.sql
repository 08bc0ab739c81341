-- Comparison keys, duplicate look-ups, merging, channels, public forms, consent and erasure.

-- When two company names mean the same company: without width, case, spaces, punctuation, brackets and legal form. A branch
-- is another company than its parent, whichever legal form stands between the two names.
create or replace function crm.company_key(name text) returns text language sql immutable parallel safe as $$
  select coalesce(nullif(regexp_replace(
      regexp_replace(bare, '(股份有限公司|有限责任公司|有限公司|股份公司|公司)(?=.*(分公司|分厂|分店|分行|办事处)$)', ''),
      '(?<!分)(股份有限公司|有限责任公司|有限公司|股份公司|公司)$', ''), ''), bare)
  from (select regexp_replace(
      regexp_replace(lower(normalize(name, nfkc)), '[\s,.]+(co[\s,.]*ltd|corporation|corp|inc|llc|ltd|limited|gmbh)[\s.]*$', ''),
      '[][\s(){}<>《》〈〉〔〕〖〗【】「」『』·・.,;:。、''"“”‘’/\\_&-]+', '', 'g') as bare) as name
$$;

-- Telephones stored before they had one form: without the country's code, with 0 before an area code.
create function crm.phone_key(phone text) returns text language sql immutable parallel safe as $$
  select case
    when phone !~ '^(\+|00)86' then phone
    when bare ~ '^(0|1\d{10}|[48]00\d{7})' then bare
    else '0' || bare end
  from (select regexp_replace(phone, '^(\+|00)86', '') as bare) as bare
$$;

drop index crm.account_company_key_idx;
alter table crm.account
  add column company_key text generated always as (crm.company_key(name)) stored,
  add column phone_key text generated always as (crm.phone_key(phone)) stored;
create index on crm.account (company_key, id desc) where deleted_at is null;
create index on crm.account (phone_key, id desc) where deleted_at is null;
create index on crm.account (credit_code, id desc) where deleted_at is null;

alter table crm.contact add column phone_key text generated always as (crm.phone_key(phone)) stored;
create index on crm.contact (phone_key, id desc) where deleted_at is null;

alter table crm.lead
  add column company_key text generated always as (crm.company_key(company)) stored,
  add column phone_key text generated always as (crm.phone_key(phone)) stored;
create index on crm.lead (company_key, id desc) where deleted_at is null;
create index on crm.lead (phone_key, id desc) where deleted_at is null;
create index on crm.lead (email, id desc) where deleted_at is null;

-- How often a person or an address did something within the running window.
create table crm.use_count (
  kind text not null,
  name text not null,
  window_start timestamptz not null,
  n integer not null,
  primary key (kind, name)
);

-- Rules of the intake: one record, made with the database.
create table crm.intake_rule (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  lookups_per_minute bigint not null default 40,
  merge_undo_days bigint not null default 30,
  convert_undo_hours bigint not null default 24,
  form_posts_per_hour bigint not null default 20
);
insert into crm.intake_rule (id, name) values ('00000000-0000-7000-8000-000000000011', '获客规则');

create table crm.duplicate_lookup (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  employee_id uuid not null references people.employee (id),
  asked text not null,
  company text,
  seen bigint not null,
  hidden bigint not null
);
create index on crm.duplicate_lookup (employee_id, id desc) where deleted_at is null;

-- Two records made one, and what it took, so that it can be undone.
create table crm.merge (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  gone_title text not null,
  subject_entity text not null,
  subject_id uuid not null,
  gone_id uuid not null,
  moved bigint not null default 0,
  fields jsonb,
  state text not null default 'merged',
  merged_at timestamptz not null,
  undone_at timestamptz
);
create index on crm.merge (subject_id, id desc) where deleted_at is null;
create index on crm.merge (gone_id, id desc) where deleted_at is null;
create table crm.merge_move (
  merge_id uuid not null references crm.merge (id),
  entity text not null,
  field text not null,
  record_id uuid not null,
  -- `moved` to the kept record, or `removed` because the kept one had its like.
  way text not null,
  primary key (merge_id, entity, field, record_id)
);
