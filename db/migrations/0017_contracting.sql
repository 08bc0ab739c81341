-- Contracts with their clauses, legal checks and credit; receivables, receipts and what books one against the other.

create schema if not exists contracting;

create table contracting.template (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  state text not null default 'active',
  note text
);
create table contracting.template_search (
  id uuid primary key references contracting.template (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.template_search using gin (grams);

create table contracting.template_clause (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  template_id uuid not null references contracting.template (id),
  position bigint not null,
  kind text not null default 'other',
  title text not null,
  text text not null
);
create index on contracting.template_clause (template_id, id desc) where deleted_at is null;

create sequence contracting.contract_code_seq;
create table contracting.contract (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  code text,
  account_id uuid not null references crm.account (id),
  opportunity_id uuid references crm.opportunity (id),
  owner_id uuid not null references people.employee (id),
  kind text not null default 'sale',
  amount bigint not null,
  starts_on date,
  ends_on date,
  renewal_days bigint default '60',
  template_id uuid references contracting.template (id),
  deliver_on date,
  payment_terms text,
  parent_id uuid references contracting.contract (id),
  state text not null default 'draft',
  approved_on date,
  signed_on date,
  first_paid_on date,
  terminated_on date,
  termination_reason text,
  risk_grade text,
  risk_proposal text,
  risk_reasons jsonb,
  risk_checked_at timestamptz,
  text_version bigint not null default 0,
  sealed_file_id uuid
);
create unique index on contracting.contract (code) where deleted_at is null;
create index on contracting.contract (account_id, id desc) where deleted_at is null;
create index on contracting.contract (opportunity_id, id desc) where deleted_at is null;
create index on contracting.contract (owner_id, id desc) where deleted_at is null;
create index on contracting.contract (template_id, id desc) where deleted_at is null;
create index on contracting.contract (parent_id, id desc) where deleted_at is null;
create index on contracting.contract (sealed_file_id, id desc) where deleted_at is null;
create table contracting.contract_search (
  id uuid primary key references contracting.contract (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.contract_search using gin (grams);

create table contracting.contract_clause (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  contract_id uuid not null references contracting.contract (id),
  position bigint not null,
  kind text not null default 'other',
  title text not null,
  text text not null
);
create index on contracting.contract_clause (contract_id, id desc) where deleted_at is null;

create table contracting.contract_version (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  contract_id uuid not null references contracting.contract (id),
  number bigint not null,
  document jsonb not null,
  full_text text,
  sha256 text not null
);
create unique index on contracting.contract_version (contract_id, number) where deleted_at is null;
create index on contracting.contract_version (contract_id, id desc) where deleted_at is null;
create table contracting.contract_version_search (
  id uuid primary key references contracting.contract_version (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.contract_version_search using gin (grams);

create table contracting.legal_item (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  guide text,
  position bigint not null,
  state text not null default 'active'
);

create table contracting.legal_check (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  contract_id uuid not null references contracting.contract (id),
  name text not null,
  guide text,
  position bigint not null,
  state text not null default 'pending',
  opinion text,
  reviewer_id uuid references people.employee (id),
  reviewed_at timestamptz
);
create index on contracting.legal_check (contract_id, id desc) where deleted_at is null;
create index on contracting.legal_check (reviewer_id, id desc) where deleted_at is null;

create table contracting.credit_profile (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  account_id uuid not null references crm.account (id),
  credit_limit bigint,
  blacklisted boolean not null default false,
  blacklist_reason text,
  blacklisted_on date,
  note text
);
create unique index on contracting.credit_profile (account_id) where deleted_at is null;
create index on contracting.credit_profile (account_id, id desc) where deleted_at is null;

create table contracting.credit_policy (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  default_limit bigint not null,
  medium_overdue_days bigint not null,
  high_overdue_days bigint not null,
  medium_late_share numeric not null,
  high_late_share numeric not null,
  min_payments bigint not null,
  deposit_share numeric not null
);

create sequence contracting.receivable_code_seq;
create table contracting.receivable (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  code text,
  name text not null,
  contract_id uuid references contracting.contract (id),
  account_id uuid not null references crm.account (id),
  owner_id uuid references people.employee (id),
  kind text not null default 'whole',
  issued_on date not null,
  due_on date not null,
  amount bigint not null,
  received bigint not null default '0',
  credited bigint not null default '0',
  written_off bigint not null default '0',
  open_amount bigint not null,
  state text not null default 'open',
  settled_on date,
  settle_days bigint,
  days_late bigint,
  disputed boolean not null default false,
  dispute_reason text,
  note text,
  check (amount = received + credited + written_off + open_amount),
  check (received >= 0 and credited >= 0 and written_off >= 0 and open_amount >= 0)
);
create unique index on contracting.receivable (code) where deleted_at is null;
create index on contracting.receivable (contract_id, id desc) where deleted_at is null;
create index on contracting.receivable (account_id, id desc) where deleted_at is null;
create index on contracting.receivable (owner_id, id desc) where deleted_at is null;
create table contracting.receivable_search (
  id uuid primary key references contracting.receivable (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.receivable_search using gin (grams);

create sequence contracting.receipt_code_seq;
create table contracting.receipt (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  code text,
  account_id uuid not null references crm.account (id),
  contract_id uuid references contracting.contract (id),
  receivable_id uuid references contracting.receivable (id),
  owner_id uuid references people.employee (id),
  payer text,
  amount bigint not null,
  received_on date not null,
  method text not null default 'transfer',
  bank_reference text,
  state text not null default 'registered',
  confirmed_at timestamptz,
  confirmed_by uuid references people.employee (id),
  refusal text,
  allocated bigint not null default '0',
  refunded bigint not null default '0',
  unallocated bigint not null default '0',
  check (case when state = 'confirmed' then amount = allocated + refunded + unallocated else allocated + refunded + unallocated = 0 end),
  check (allocated >= 0 and refunded >= 0 and unallocated >= 0)
);
create unique index on contracting.receipt (code) where deleted_at is null;
create index on contracting.receipt (account_id, id desc) where deleted_at is null;
create index on contracting.receipt (contract_id, id desc) where deleted_at is null;
create index on contracting.receipt (receivable_id, id desc) where deleted_at is null;
create index on contracting.receipt (owner_id, id desc) where deleted_at is null;
create index on contracting.receipt (confirmed_by, id desc) where deleted_at is null;
create table contracting.receipt_search (
  id uuid primary key references contracting.receipt (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.receipt_search using gin (grams);

create table contracting.allocation (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  receipt_id uuid not null references contracting.receipt (id),
  receivable_id uuid not null references contracting.receivable (id),
  contract_id uuid references contracting.contract (id),
  account_id uuid not null references crm.account (id),
  owner_id uuid references people.employee (id),
  amount bigint not null,
  received_on date not null,
  cycle_days bigint
);
create index on contracting.allocation (receipt_id, id desc) where deleted_at is null;
create index on contracting.allocation (receivable_id, id desc) where deleted_at is null;
create index on contracting.allocation (contract_id, id desc) where deleted_at is null;
create index on contracting.allocation (account_id, id desc) where deleted_at is null;
create index on contracting.allocation (owner_id, id desc) where deleted_at is null;

create table contracting.invoice (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  number text not null,
  receivable_id uuid not null references contracting.receivable (id),
  kind text not null default 'special',
  amount bigint not null,
  tax_rate numeric default '0.13',
  issued_on date not null,
  title text
);
create unique index on contracting.invoice (number) where deleted_at is null;
create index on contracting.invoice (receivable_id, id desc) where deleted_at is null;
create table contracting.invoice_search (
  id uuid primary key references contracting.invoice (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.invoice_search using gin (grams);

create table contracting.adjustment (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  receivable_id uuid not null references contracting.receivable (id),
  kind text not null,
  amount bigint not null,
  adjusted_on date not null,
  reason text not null,
  invoice_id uuid references contracting.invoice (id)
);
create index on contracting.adjustment (receivable_id, id desc) where deleted_at is null;
create index on contracting.adjustment (invoice_id, id desc) where deleted_at is null;

create table contracting.refund (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  receipt_id uuid not null references contracting.receipt (id),
  amount bigint not null,
  refunded_on date not null,
  reason text not null,
  bank_reference text
);
create index on contracting.refund (receipt_id, id desc) where deleted_at is null;

create table contracting.aging_bucket (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  from_days bigint not null,
  warning text not null default 'warning'
);
create unique index on contracting.aging_bucket (from_days) where deleted_at is null;

create table contracting.dunning_step (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  from_days bigint not null,
  tells jsonb not null,
  makes_task boolean not null default 'false',
  action text not null,
  state text not null default 'active'
);

create table contracting.dunning (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  receivable_id uuid not null references contracting.receivable (id),
  name text not null,
  from_days bigint not null,
  due_on date not null,
  dunned_on date not null,
  open_amount bigint not null,
  action text not null
);
create unique index on contracting.dunning (receivable_id, due_on, from_days) where deleted_at is null;
create index on contracting.dunning (receivable_id, id desc) where deleted_at is null;

-- What the sweeps and the aging report ask for.
create index on contracting.receivable (due_on) where open_amount > 0 and deleted_at is null;
create index on contracting.receivable (issued_on) where deleted_at is null;
create index on contracting.receivable (account_id, due_on) where open_amount > 0 and deleted_at is null;
create index on contracting.receipt (received_on) where state = 'registered' and deleted_at is null;
create index on contracting.allocation (received_on) where deleted_at is null;
create index on contracting.contract (ends_on) where state = 'effective' and deleted_at is null;
create index on contracting.credit_profile (account_id) where blacklisted and deleted_at is null;

insert into contracting.aging_bucket (id, name, from_days, warning) values
  (uuidv7(), '逾期 1–30 天', 1, 'notice'),
  (uuidv7(), '逾期 31–60 天', 31, 'warning'),
  (uuidv7(), '逾期 61–90 天', 61, 'serious'),
  (uuidv7(), '逾期 91–180 天', 91, 'critical'),
  (uuidv7(), '逾期 180 天以上', 181, 'critical');

insert into contracting.dunning_step (id, name, from_days, tells, makes_task, action) values
  (uuidv7(), '到期前提醒', -7, '["owner"]', false, '提醒客户安排付款'),
  (uuidv7(), '到期未付', 1, '["owner"]', true, '电话催收,问明付款日期'),
  (uuidv7(), '书面催款', 15, '["owner", "manager"]', true, '发送催款函,主管知晓'),
  (uuidv7(), '升级催收', 31, '["owner", "manager", "finance"]', true, '主管与财务共同约见客户'),
  (uuidv7(), '停止供货', 61, '["owner", "manager", "finance", "vp"]', true, '暂停发货和新合同,副总裁介入'),
  (uuidv7(), '法律程序', 91, '["manager", "finance", "legal", "vp"]', true, '移交法务发律师函');

insert into contracting.legal_item (id, name, guide, position) values
  (uuidv7(), '知识产权归属', '交付成果、二次开发和既有技术的权利归属是否写明', 1),
  (uuidv7(), '保密义务', '保密范围、期限和违约责任是否对等', 2),
  (uuidv7(), '数据保护', '是否处理个人信息;涉及时是否有处理目的、期限和安全措施(个人信息保护法、GDPR)', 3),
  (uuidv7(), '反商业贿赂', '是否有反商业贿赂承诺和违反的后果', 4);

insert into contracting.credit_policy (id, name, default_limit, medium_overdue_days, high_overdue_days, medium_late_share, high_late_share, min_payments, deposit_share)
values (uuidv7(), '信用政策', 100000000, 1, 60, 0.2, 0.5, 3, 0.3);
