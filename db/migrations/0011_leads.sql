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

-- Channels, campaigns and what they cost; partners and purchased lists; public forms and what people agreed to.
create table crm.channel (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  parent_id uuid references crm.channel (id),
  kind text not null default 'online',
  state text not null default 'active',
  note text
);
create index on crm.channel (parent_id, id desc) where deleted_at is null;
create table crm.channel_search (
  id uuid primary key references crm.channel (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.channel_search using gin (grams);

create table crm.campaign (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  channel_id uuid not null references crm.channel (id),
  kind text not null default 'other',
  starts_on date,
  ends_on date,
  budget bigint,
  owner_id uuid references people.employee (id),
  utm_campaign text,
  place text,
  note text
);
create index on crm.campaign (channel_id, id desc) where deleted_at is null;
create index on crm.campaign (owner_id, id desc) where deleted_at is null;
create table crm.campaign_search (
  id uuid primary key references crm.campaign (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.campaign_search using gin (grams);

create table crm.channel_cost (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  channel_id uuid not null references crm.channel (id),
  campaign_id uuid references crm.campaign (id),
  period text not null,
  amount bigint not null,
  note text
);
create index on crm.channel_cost (channel_id, id desc) where deleted_at is null;
create index on crm.channel_cost (campaign_id, id desc) where deleted_at is null;

create table crm.partner (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  kind text not null default 'distributor',
  contact_name text,
  phone text,
  note text
);
create table crm.partner_search (
  id uuid primary key references crm.partner (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.partner_search using gin (grams);

create table crm.purchased_list (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  vendor text not null,
  channel_id uuid references crm.channel (id),
  purchased_on date not null,
  licence_until date not null,
  licence_terms text,
  lawful_basis text not null,
  cost bigint
);
create index on crm.purchased_list (channel_id, id desc) where deleted_at is null;
create table crm.purchased_list_search (
  id uuid primary key references crm.purchased_list (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.purchased_list_search using gin (grams);

create table crm.web_form (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  key text,
  state text not null default 'draft',
  title text not null,
  intro text,
  asked jsonb not null,
  consent_text text not null,
  consent_version bigint,
  channel_id uuid references crm.channel (id),
  campaign_id uuid references crm.campaign (id),
  owner_id uuid references people.employee (id),
  allowed_origins jsonb,
  thanks text,
  submit_label text
);
create unique index on crm.web_form (key) where deleted_at is null;
create index on crm.web_form (channel_id, id desc) where deleted_at is null;
create index on crm.web_form (campaign_id, id desc) where deleted_at is null;
create index on crm.web_form (owner_id, id desc) where deleted_at is null;
create table crm.web_form_search (
  id uuid primary key references crm.web_form (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.web_form_search using gin (grams);

create table crm.consent_text (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  form_id uuid not null references crm.web_form (id),
  number bigint not null,
  text text not null
);
create unique index on crm.consent_text (form_id, number) where deleted_at is null;
create index on crm.consent_text (form_id, id desc) where deleted_at is null;

create table crm.form_submission (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  form_id uuid not null references crm.web_form (id),
  outcome text not null,
  reason text,
  lead_id uuid references crm.lead (id),
  consent_text_id uuid references crm.consent_text (id),
  consented_at timestamptz,
  page text,
  address text
);
create index on crm.form_submission (form_id, id desc) where deleted_at is null;
create index on crm.form_submission (lead_id, id desc) where deleted_at is null;
create index on crm.form_submission (consent_text_id, id desc) where deleted_at is null;

create table crm.erasure (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  subject_entity text not null,
  subject_id uuid not null,
  reason text not null,
  requested_on date not null,
  erased jsonb,
  audit_values bigint not null
);

create index on crm.channel_cost (period, channel_id) where deleted_at is null;
create index on crm.campaign (utm_campaign, id desc) where deleted_at is null;

alter table crm.lead
  add column channel_id uuid references crm.channel (id),
  add column campaign_id uuid references crm.campaign (id),
  add column partner_id uuid references crm.partner (id),
  add column referrer_account_id uuid references crm.account (id),
  add column referrer_contact_id uuid references crm.contact (id),
  add column purchased_list_id uuid references crm.purchased_list (id),
  add column form_id uuid references crm.web_form (id),
  add column utm_source text,
  add column utm_medium text,
  add column utm_campaign text,
  add column utm_term text,
  add column utm_content text,
  add column landing_page text,
  add column unsubscribed_at timestamptz,
  add column erased_at timestamptz;
-- What a channel brought in a period is read from this index alone.
create index on crm.lead (channel_id, created_at) include (state, opportunity_id, owner_id) where deleted_at is null;
create index on crm.lead (campaign_id, id desc) where deleted_at is null;
create index on crm.lead (partner_id, id desc) where deleted_at is null;
create index on crm.lead (referrer_account_id, id desc) where deleted_at is null;
create index on crm.lead (referrer_contact_id, id desc) where deleted_at is null;
create index on crm.lead (purchased_list_id, id desc) where deleted_at is null;
create index on crm.lead (form_id, id desc) where deleted_at is null;
alter table crm.contact add column unsubscribed_at timestamptz, add column erased_at timestamptz;

-- Signs links that are sent to people, such as the one to unsubscribe.
create table crm.link_secret (secret text not null);
insert into crm.link_secret values (encode(sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea), 'hex'));
