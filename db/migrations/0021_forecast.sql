-- Why deals are won and lost is the company's own list; the categories released before stay and each reason says its own.
create table crm.closing_reason (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  outcome text not null default 'lost',
  parent_id uuid references crm.closing_reason (id),
  lost_as text,
  position bigint default '100',
  state text not null default 'active',
  note text
);
create index on crm.closing_reason (parent_id, id desc) where deleted_at is null;

create table crm.competitor (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  price text,
  strengths text,
  weaknesses text,
  answer text,
  state text not null default 'active'
);
create unique index on crm.competitor (name) where deleted_at is null;
create table crm.competitor_search (
  id uuid primary key references crm.competitor (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.competitor_search using gin (grams);

create table crm.win_loss (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  opportunity_id uuid not null references crm.opportunity (id),
  outcome text not null,
  reason_id uuid references crm.closing_reason (id),
  competitor_id uuid references crm.competitor (id),
  our_price bigint,
  their_price bigint,
  price_gap numeric,
  gap_band text,
  customer_reason_id uuid references crm.closing_reason (id),
  customer_words text,
  said_by text,
  present text,
  practice text
);
create index on crm.win_loss (opportunity_id, id desc) where deleted_at is null;
create index on crm.win_loss (reason_id, id desc) where deleted_at is null;
create index on crm.win_loss (competitor_id, id desc) where deleted_at is null;
create index on crm.win_loss (customer_reason_id, id desc) where deleted_at is null;
create table crm.win_loss_search (
  id uuid primary key references crm.win_loss (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.win_loss_search using gin (grams);

insert into crm.closing_reason (id, name, outcome, parent_id, lost_as, position) values
  ('00000000-0000-7000-8000-000000210101', '价格高于对手', 'lost', null, 'price', 10),
  ('00000000-0000-7000-8000-000000210102', '价格高出 10% 以上', 'lost', '00000000-0000-7000-8000-000000210101', 'price', 11),
  ('00000000-0000-7000-8000-000000210103', '付款条件不能接受', 'lost', '00000000-0000-7000-8000-000000210101', 'price', 12),
  ('00000000-0000-7000-8000-000000210104', '交付太慢', 'lost', null, 'delivery', 20),
  ('00000000-0000-7000-8000-000000210105', '交期晚于产线停机窗口', 'lost', '00000000-0000-7000-8000-000000210104', 'delivery', 21),
  ('00000000-0000-7000-8000-000000210106', '不能满足定制', 'lost', null, 'customisation', 30),
  ('00000000-0000-7000-8000-000000210107', '非标接口做不了', 'lost', '00000000-0000-7000-8000-000000210106', 'customisation', 31),
  ('00000000-0000-7000-8000-000000210108', '产品功能不符', 'lost', null, 'feature', 40),
  ('00000000-0000-7000-8000-000000210109', '客户关系不足', 'lost', null, 'relationship', 50),
  ('00000000-0000-7000-8000-00000021010a', '没有接触到决策人', 'lost', '00000000-0000-7000-8000-000000210109', 'relationship', 51),
  ('00000000-0000-7000-8000-00000021010b', '客户没有预算', 'lost', null, 'budget', 60),
  ('00000000-0000-7000-8000-00000021010c', '客户取消项目', 'lost', null, 'cancelled', 70),
  ('00000000-0000-7000-8000-00000021010d', '客户失去联系', 'lost', null, 'silent', 80),
  ('00000000-0000-7000-8000-00000021010e', '其他', 'lost', null, 'other', 90),
  ('00000000-0000-7000-8000-00000021010f', '全生命周期成本更低', 'won', null, null, 10),
  ('00000000-0000-7000-8000-000000210110', '技术方案更合适', 'won', null, null, 20),
  ('00000000-0000-7000-8000-000000210111', '价格有优势', 'won', null, null, 30),
  ('00000000-0000-7000-8000-000000210112', '交付更快', 'won', null, null, 40),
  ('00000000-0000-7000-8000-000000210113', '服务响应更快', 'won', null, null, 50),
  ('00000000-0000-7000-8000-000000210114', '客户信任', 'won', null, null, 60),
  ('00000000-0000-7000-8000-000000210115', '同行业绩', 'won', null, null, 70),
  ('00000000-0000-7000-8000-000000210116', '其他', 'won', null, null, 80);

alter table crm.opportunity
  add column win_loss_id uuid references crm.win_loss (id),
  add column forecast text;
create index on crm.opportunity (win_loss_id) where win_loss_id is not null and deleted_at is null;

-- Above which share of lost deals somebody has to look into it.
create table metrics.lost_rate_watch (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  unit_id uuid not null references people.unit (id),
  span text not null default 'month',
  threshold numeric not null,
  least_deals bigint not null default '10',
  is_on boolean default 'false'
);
create index on metrics.lost_rate_watch (unit_id, id desc) where deleted_at is null;

-- How sure open deals are, what people commit to, what their managers count on, and how it stood each week.
create table crm.forecast_policy (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  commit_from numeric not null,
  best_from numeric not null,
  lock_days bigint not null,
  judged_after_days bigint not null
);

create table crm.forecast_call (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  period text not null,
  employee_id uuid not null references people.employee (id),
  amount bigint not null,
  note text
);
create unique index on crm.forecast_call (period, employee_id) where deleted_at is null;
create index on crm.forecast_call (employee_id, id desc) where deleted_at is null;

create table crm.forecast_override (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  period text not null,
  manager_id uuid not null references people.employee (id),
  employee_id uuid not null references people.employee (id),
  amount bigint not null,
  reason text not null
);
create unique index on crm.forecast_override (period, manager_id, employee_id) where deleted_at is null;
create index on crm.forecast_override (manager_id, id desc) where deleted_at is null;
create index on crm.forecast_override (employee_id, id desc) where deleted_at is null;

create table crm.forecast_snapshot (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  period text not null,
  taken_on date not null,
  employee_id uuid not null references people.employee (id),
  starts_on date not null,
  ends_on date not null,
  called bigint,
  rolled bigint not null,
  closed bigint not null,
  commit bigint not null,
  best bigint not null,
  pipeline bigint not null,
  weighted bigint not null,
  judged boolean not null default 'false'
);
create unique index on crm.forecast_snapshot (period, taken_on, employee_id) where deleted_at is null;
create index on crm.forecast_snapshot (employee_id, id desc) where deleted_at is null;
create index on crm.forecast_snapshot (employee_id, period, taken_on) where deleted_at is null;
create index on crm.forecast_snapshot (ends_on) where judged and called is not null and deleted_at is null;

insert into crm.forecast_policy (id, name, commit_from, best_from, lock_days, judged_after_days)
values ('00000000-0000-7000-8000-000000002151', '公司预测规则', 0.7, 0.5, 0, 10);
