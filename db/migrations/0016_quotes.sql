-- Quotes in versions with their lines and clauses, how far a price may be moved alone, and the links customers open.

create schema if not exists contracting;

create sequence contracting.quote_code_seq;
create table contracting.quote (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text,
  code text,
  opportunity_id uuid not null references crm.opportunity (id),
  account_id uuid references crm.account (id),
  latest_number bigint default 0,
  state text default 'draft',
  total bigint,
  valid_until date
);
create unique index on contracting.quote (code) where deleted_at is null;
create index on contracting.quote (opportunity_id, id desc) where deleted_at is null;
create index on contracting.quote (account_id, id desc) where deleted_at is null;
create table contracting.quote_search (
  id uuid primary key references contracting.quote (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.quote_search using gin (grams);

create table contracting.quote_version (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  quote_id uuid not null references contracting.quote (id),
  number bigint not null,
  title text not null,
  state text not null default 'draft',
  valid_until date,
  delivery_days bigint,
  payment_terms text,
  tax_rate numeric default 0.13,
  change_note text,
  note text,
  total bigint default 0,
  list_total bigint default 0,
  discount numeric,
  concession bigint default 0,
  cost bigint,
  margin numeric,
  released_at timestamptz,
  sent_at timestamptz,
  decline_reason text,
  approval_state text not null default 'none'
);
create unique index on contracting.quote_version (quote_id, number) where deleted_at is null;
create index on contracting.quote_version (quote_id, id desc) where deleted_at is null;

create table contracting.quote_line (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  quote_version_id uuid not null references contracting.quote_version (id),
  position bigint not null,
  name text not null,
  product_id uuid references catalog.product (id),
  bundle_id uuid references catalog.bundle (id),
  description text,
  unit text,
  quantity numeric not null,
  list_price bigint,
  unit_price bigint not null,
  amount bigint not null,
  discount numeric,
  cost bigint,
  because jsonb
);
create index on contracting.quote_line (quote_version_id, id desc) where deleted_at is null;
create index on contracting.quote_line (product_id, id desc) where deleted_at is null;
create index on contracting.quote_line (bundle_id, id desc) where deleted_at is null;

create table contracting.clause (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  kind text not null default 'other',
  body text not null,
  trigger text not null default 'none',
  threshold numeric,
  mandatory boolean not null default false,
  active boolean not null default true
);

create table contracting.quote_clause (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  quote_version_id uuid not null references contracting.quote_version (id),
  clause_id uuid references contracting.clause (id),
  title text,
  body text
);
create index on contracting.quote_clause (quote_version_id, id desc) where deleted_at is null;
create index on contracting.quote_clause (clause_id, id desc) where deleted_at is null;

create table contracting.price_policy (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  post_id uuid references people.post (id),
  margin_floor numeric,
  allowance bigint,
  period text not null default 'quarter'
);
create unique index on contracting.price_policy (post_id) where deleted_at is null;
create index on contracting.price_policy (post_id, id desc) where deleted_at is null;

create table contracting.float_use (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  employee_id uuid not null references people.employee (id),
  period text not null,
  quote_version_id uuid not null references contracting.quote_version (id),
  amount bigint not null
);
create index on contracting.float_use (employee_id, id desc) where deleted_at is null;
create index on contracting.float_use (quote_version_id, id desc) where deleted_at is null;

create table contracting.quote_link (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  quote_version_id uuid not null references contracting.quote_version (id),
  email text not null,
  sent_at timestamptz not null,
  opens bigint not null default 0,
  first_opened_at timestamptz,
  last_opened_at timestamptz,
  -- No field of the record: the key itself is in the letter only.
  token_hash bytea
);
create index on contracting.quote_link (quote_version_id, id desc) where deleted_at is null;

create table contracting.quote_template (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  seller_name text,
  address text,
  phone text,
  tax_number text,
  bank text,
  bank_account text,
  opening text,
  closing text,
  color text not null default '#0f6b66',
  show_list_price boolean not null default false,
  active boolean not null default true
);

-- Somebody answers for a first price to a customer of whom too little is known.
create table contracting.quote_exemption (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  opportunity_id uuid not null references crm.opportunity (id),
  reason text not null,
  approval_state text not null default 'none'
);
create index on contracting.quote_exemption (opportunity_id, id desc) where deleted_at is null;

create unique index on contracting.quote_link (token_hash);
create index on contracting.quote_version (valid_until, id) where state in ('approved', 'sent') and deleted_at is null;
create index on contracting.quote_version (quote_id) where released_at is not null;
create index on contracting.float_use (employee_id, period) where deleted_at is null;

-- What a company begins with; all of it is edited in the settings.
insert into contracting.price_policy (id, name, margin_floor, allowance, period)
  values ('01980000-0000-7000-8000-00000000f001', '默认', 0.15, 10000000, 'quarter');
insert into contracting.quote_template (id, name, opening, closing)
  values ('01980000-0000-7000-8000-00000000f002', '标准报价单', '感谢你的信任。现就你方需求报价如下,请审阅。', '以上报价如有疑问,请随时与我们联系。');
insert into contracting.clause (id, title, kind, body, trigger, threshold, mandatory) values
  ('01980000-0000-7000-8000-00000000f011', '原材料调价', 'price_adjustment',
   '自报价之日起至交货前,主要原材料的市场价格涨跌超过 5% 时,双方按涨跌幅度协商调整相应部分的单价;未达成一致的,任何一方可以书面通知取消尚未排产的部分。',
   'raw_material', null, true),
  ('01980000-0000-7000-8000-00000000f012', '逾期交付违约金', 'penalty',
   '我方逾期交付的,每逾期一日,按逾期部分价款的 0.05% 支付违约金,累计不超过该部分价款的 5%。因不可抗力或客户原因造成的延误除外。',
   'delivery_days', 60, true),
  ('01980000-0000-7000-8000-00000000f013', '交付变更', 'delivery',
   '客户在排产后变更规格或交货期的,双方确认由此增加的费用和新的交货期后执行。', 'delivery_days', 30, false),
  ('01980000-0000-7000-8000-00000000f014', '长期报价保护', 'validity',
   '报价有效期超过 45 天的,我方可以在原材料或汇率发生重大变化时,提前 7 天书面通知调整报价。', 'valid_days', 45, false),
  ('01980000-0000-7000-8000-00000000f015', '逾期付款违约金', 'penalty',
   '客户逾期付款的,每逾期一日,按逾期金额的 0.05% 支付违约金。', 'amount', 500000, false),
  ('01980000-0000-7000-8000-00000000f016', '新客户付款', 'payment',
   '首次合作的客户,合同签订后 5 个工作日内支付 30% 预付款,发货前付清余款。', 'new_customer', null, false);
