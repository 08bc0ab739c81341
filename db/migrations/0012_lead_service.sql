-- Working time of the company; grading, assignment, response clocks and pools of leads; audits of follow-ups.

create table work.calendar_day (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  day date not null,
  kind text not null default 'off'
);
create unique index on work.calendar_day (day) where deleted_at is null;

create table work.working_hours (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  opens_at text not null,
  lunch_from text not null,
  lunch_to text not null,
  closes_at text not null
);
insert into work.working_hours (id, name, opens_at, lunch_from, lunch_to, closes_at)
values (uuidv7(), '标准工时', '09:00', '12:00', '13:00', '18:00');

-- Scorecards, assignment, response clocks, pools and audits.

create table crm.scorecard (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  state text not null default 'draft',
  grade_a bigint not null,
  grade_b bigint not null,
  activated_at timestamptz,
  note text
);
create table crm.scorecard_search (
  id uuid primary key references crm.scorecard (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on crm.scorecard_search using gin (grams);

create table crm.score_factor (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  scorecard_id uuid not null references crm.scorecard (id),
  name text not null,
  "group" text not null,
  field text not null,
  op text not null,
  value text,
  effect text not null default 'points',
  points bigint not null default '0'
);
create index on crm.score_factor (scorecard_id, id desc) where deleted_at is null;

create table crm.lead_touch (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  lead_id uuid not null references crm.lead (id),
  kind text not null,
  at timestamptz not null,
  url text
);
create index on crm.lead_touch (lead_id, id desc) where deleted_at is null;

create table crm.assignment_plan (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  state text not null default 'draft',
  activated_at timestamptz,
  note text
);

create table crm.assignment_rule (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  plan_id uuid not null references crm.assignment_plan (id),
  position bigint not null,
  name text not null,
  regions text,
  industries text,
  sources text,
  grades jsonb,
  product_id uuid references catalog.product (id),
  method text not null default 'round_robin',
  employee_id uuid references people.employee (id),
  unit_id uuid references people.unit (id),
  capacity bigint
);
create index on crm.assignment_rule (plan_id, id desc) where deleted_at is null;
create index on crm.assignment_rule (product_id, id desc) where deleted_at is null;
create index on crm.assignment_rule (employee_id, id desc) where deleted_at is null;
create index on crm.assignment_rule (unit_id, id desc) where deleted_at is null;

create table crm.lead_pause (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  employee_id uuid not null references people.employee (id),
  reason text not null default 'leave',
  "from" date not null,
  "to" date
);
create index on crm.lead_pause (employee_id, id desc) where deleted_at is null;

create table crm.sla_policy (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  grade text not null,
  first_contact_minutes bigint not null,
  follow_up_days bigint
);
create unique index on crm.sla_policy (grade) where deleted_at is null;

create table crm.sla_step (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  policy_id uuid not null references crm.sla_policy (id),
  clock text not null default 'first_contact',
  at_percent bigint not null,
  action text not null
);
create unique index on crm.sla_step (policy_id, clock, at_percent) where deleted_at is null;
create index on crm.sla_step (policy_id, id desc) where deleted_at is null;

create table crm.sla_event (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  lead_id uuid not null references crm.lead (id),
  clock text not null,
  action text not null,
  at_percent bigint not null,
  due_at timestamptz not null,
  owner_id uuid references people.employee (id),
  to_id uuid references people.employee (id),
  why text not null
);
create index on crm.sla_event (lead_id, id desc) where deleted_at is null;
create index on crm.sla_event (owner_id, id desc) where deleted_at is null;
create index on crm.sla_event (to_id, id desc) where deleted_at is null;

create table crm.pool (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  kind text not null default 'lead',
  unit_id uuid references people.unit (id),
  claims_per_day bigint,
  max_owned bigint,
  lock_days bigint,
  delay_hours bigint
);
create index on crm.pool (unit_id, id desc) where deleted_at is null;

create table crm.pool_rule (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  pool_id uuid not null references crm.pool (id),
  cause text not null default 'no_follow_up',
  grade text,
  working_days bigint not null,
  is_on boolean default 'false'
);
create index on crm.pool_rule (pool_id, id desc) where deleted_at is null;

create table crm.pool_entry (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  pool_id uuid not null references crm.pool (id),
  lead_id uuid references crm.lead (id),
  account_id uuid references crm.account (id),
  entered_at timestamptz not null,
  cause text not null,
  why text not null,
  previous_owner_id uuid references people.employee (id),
  left_at timestamptz,
  taken_by_id uuid references people.employee (id),
  outcome text
);
create index on crm.pool_entry (pool_id, id desc) where deleted_at is null;
create index on crm.pool_entry (lead_id, id desc) where deleted_at is null;
create index on crm.pool_entry (account_id, id desc) where deleted_at is null;
create index on crm.pool_entry (previous_owner_id, id desc) where deleted_at is null;
create index on crm.pool_entry (taken_by_id, id desc) where deleted_at is null;

create table crm.rubric (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  state text not null default 'draft',
  pass_from bigint not null default '80',
  note text
);

create table crm.rubric_item (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  rubric_id uuid not null references crm.rubric (id),
  position bigint not null,
  name text not null,
  points bigint not null
);
create index on crm.rubric_item (rubric_id, id desc) where deleted_at is null;

create table crm.follow_up_audit (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  rubric_id uuid not null references crm.rubric (id),
  unit_id uuid references people.unit (id),
  "from" date not null,
  "to" date not null,
  size bigint not null,
  seed text not null,
  population bigint not null,
  owner_id uuid not null references people.employee (id)
);
create index on crm.follow_up_audit (rubric_id, id desc) where deleted_at is null;
create index on crm.follow_up_audit (unit_id, id desc) where deleted_at is null;
create index on crm.follow_up_audit (owner_id, id desc) where deleted_at is null;

create table crm.audit_item (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  audit_id uuid not null references crm.follow_up_audit (id),
  position bigint not null,
  activity_id uuid not null references crm.activity (id),
  owner_id uuid not null references people.employee (id),
  happened_at timestamptz not null,
  state text not null default 'open',
  score bigint,
  marks jsonb,
  note text
);
create index on crm.audit_item (audit_id, id desc) where deleted_at is null;
create index on crm.audit_item (activity_id, id desc) where deleted_at is null;
create index on crm.audit_item (owner_id, id desc) where deleted_at is null;

-- One scorecard and one plan are in force, one standard for follow-ups.
create unique index scorecard_active on crm.scorecard (state) where state = 'active' and deleted_at is null;
create unique index assignment_plan_active on crm.assignment_plan (state) where state = 'active' and deleted_at is null;
create unique index rubric_active on crm.rubric (state) where state = 'active' and deleted_at is null;

-- Whose turn was last under a rule of assignment.
create table crm.assignment_turn (
  rule_id uuid primary key references crm.assignment_rule (id),
  last_id uuid not null references people.employee (id)
);
-- Clocks rest on policies, steps, hours and days off; the next sweep makes them again when one of these has changed.
create table crm.clock_rules (stale boolean not null);
insert into crm.clock_rules values (true);
create function crm.clocks_are_stale() returns trigger language plpgsql as $$
begin
  update crm.clock_rules set stale = true where not stale;
  return null;
end $$;
create trigger clocks_are_stale after insert or update or delete on work.calendar_day for each statement execute function crm.clocks_are_stale();
create trigger clocks_are_stale after insert or update or delete on work.working_hours for each statement execute function crm.clocks_are_stale();
-- Days whose recycling is done.
create table crm.recycle_run (day date primary key);
-- Signs the addresses in letters that tell whether one was opened.
create table crm.tracking_key (secret text not null);
insert into crm.tracking_key values (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

alter table crm.lead
  alter column owner_id drop not null,
  add column size text,
  add column annual_revenue numeric,
  add column budget bigint,
  add column purchase_within text,
  add column product_id uuid references catalog.product (id),
  add column graded_by text,
  add column scorecard_id uuid references crm.scorecard (id),
  add column score_points jsonb,
  add column form_visits bigint default 0,
  add column email_opens bigint default 0,
  add column email_clicks bigint default 0,
  add column assignment jsonb,
  add column owner_since timestamptz,
  add column last_followed_at timestamptz,
  add column clock text,
  add column clock_started_at timestamptz,
  add column clock_due_at timestamptz,
  add column clock_taken bigint default 0,
  add column clock_next_at timestamptz,
  add column late_reason text,
  add column pool_id uuid references crm.pool (id);
-- Leads that are here already are asked for from now on: nobody is late by an upgrade.
update crm.lead as l set graded_by = case when grade is not null then 'person' end,
  owner_since = case when state in ('new', 'working') then greatest(l.created_at, now()) else l.created_at end,
  last_followed_at = (select max(a.happened_at) from crm.activity as a where a.lead_id = l.id and a.deleted_at is null);
create index on crm.lead (clock_next_at) where clock_next_at is not null and deleted_at is null;
create index on crm.lead (clock_due_at) where clock is not null and deleted_at is null;
create index on crm.lead (owner_id) where state in ('new', 'working') and deleted_at is null;
create index on crm.lead (product_id, id desc) where deleted_at is null;
create index on crm.lead (scorecard_id, id desc) where deleted_at is null;
create index on crm.lead (pool_id, id desc) where deleted_at is null and pool_id is not null;

alter table crm.account
  add column contract_ends_on date,
  add column owner_since timestamptz,
  add column last_followed_at timestamptz,
  add column pool_id uuid references crm.pool (id);
update crm.account as t set owner_since = case when owner_id is not null then greatest(t.created_at, now()) end,
  last_followed_at = (select max(a.happened_at) from crm.activity as a where a.account_id = t.id and a.deleted_at is null);
create index on crm.account (pool_id, id desc) where deleted_at is null and pool_id is not null;

alter table crm.activity add column late_reason text;

-- A record stays in one pool at a time.
create unique index pool_entry_lead on crm.pool_entry (lead_id) where left_at is null and deleted_at is null;
create unique index pool_entry_account on crm.pool_entry (account_id) where left_at is null and deleted_at is null;
create index on crm.pool_entry (pool_id, entered_at desc, id desc) where left_at is null and deleted_at is null;
create index on crm.pool_entry (taken_by_id, pool_id, left_at) where outcome = 'claimed';

-- What an installation starts with; all of it can be changed.
insert into crm.sla_policy (id, grade, first_contact_minutes, follow_up_days)
values (uuidv7(), 'A', 120, 3), (uuidv7(), 'B', 1440, 5), (uuidv7(), 'C', 2400, 20);
insert into crm.sla_step (id, policy_id, clock, at_percent, action)
select uuidv7(), p.id, s.clock, s.at_percent, s.action
from crm.sla_policy as p, (values ('first_contact', 75, 'warn_owner'), ('first_contact', 100, 'tell_manager'), ('first_contact', 200, 'reassign'),
  ('first_contact', 400, 'pool'), ('follow_up', 100, 'warn_owner'), ('follow_up', 150, 'tell_manager')) as s (clock, at_percent, action);

with card as (
  insert into crm.scorecard (id, name, state, grade_a, grade_b, activated_at, note)
  values (uuidv7(), '标准评分卡', 'active', 70, 40, now(), '需求匹配、决策权、预算与时间、互动行为四个维度,合计 100 分封顶。') returning id)
insert into crm.score_factor (id, scorecard_id, "group", name, field, op, value, effect, points)
select uuidv7(), card.id, f.* from card, (values
  ('need', '目标行业', 'industry', 'contains', '机械;电子;汽车;新能源;食品;医药;包装;制造', 'points', 15),
  ('need', '中型以上企业', 'size', 'in', 'medium;large', 'points', 10),
  ('need', '年营收 500 万以上', 'annualRevenue', 'gte', '500', 'points', 5),
  ('decision', '决策者', 'title', 'contains', '总经理;董事长;厂长;总监;采购经理;CTO;CEO', 'points', 20),
  ('decision', '能影响决策', 'title', 'contains', '经理;主管;部长;工程师;主任', 'points', 10),
  ('budget', '有预算', 'budget', 'known', null, 'points', 5),
  ('budget', '预算 20 万元以上', 'budget', 'gte', '20000000', 'points', 15),
  ('budget', '三个月内采购', 'purchaseWithin', 'in', 'month;quarter', 'points', 20),
  ('budget', '半年内采购', 'purchaseWithin', 'in', 'half', 'points', 10),
  ('behaviour', '访问过表单', 'formVisits', 'gte', '1', 'points', 5),
  ('behaviour', '打开过邮件', 'emailOpens', 'gte', '1', 'points', 5),
  ('behaviour', '点击过邮件链接', 'emailClicks', 'gte', '1', 'points', 10),
  ('behaviour', '转介绍而来', 'source', 'in', 'referral;partner', 'points', 10)) as f (g, name, field, op, value, effect, points);

with standard as (
  insert into crm.rubric (id, name, state, pass_from, note)
  values (uuidv7(), '标准跟进要求', 'active', 80, '抽查跟进记录时逐项评定,达到分数线为合规。') returning id)
insert into crm.rubric_item (id, rubric_id, position, name, points)
select uuidv7(), standard.id, i.* from standard, (values
  (1, '写明沟通对象及其角色', 20), (2, '记录了客户的具体需求或痛点', 25), (3, '客户反馈是原话或事实,不是猜测', 20),
  (4, '下一步行动具体、可执行、有日期', 25), (5, '回应了上一次约定的事项', 10)) as i (position, name, points);
