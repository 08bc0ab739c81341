-- What a node of a process may demand beside fields and deliverables.
alter table process.process_node
  add column needs_report boolean default false,
  add column pain_points bigint,
  add column buying_roles jsonb,
  add column tech_post_id uuid references people.post (id),
  add column supply_post_id uuid references people.post (id);
create index on process.process_node (tech_post_id, id desc) where deleted_at is null;
create index on process.process_node (supply_post_id, id desc) where deleted_at is null;

-- Whose turn it is after a follow-up: the clock of our silence stops while the customer has the word.
alter table crm.activity add column next_action_by text;
alter table crm.opportunity add column next_action_by text;

create table crm.buying_role (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  role text not null,
  weight bigint not null,
  in_chain boolean not null default false
);
create unique index on crm.buying_role (role) where deleted_at is null;
insert into crm.buying_role (id, role, weight, in_chain)
values (uuidv7(), 'decision_maker', 30, true), (uuidv7(), 'economic_buyer', 20, true), (uuidv7(), 'technical_gatekeeper', 15, false),
  (uuidv7(), 'user', 15, false), (uuidv7(), 'influencer', 10, false), (uuidv7(), 'coach', 10, false);

create table crm.buyer (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  opportunity_id uuid not null references crm.opportunity (id),
  contact_id uuid not null references crm.contact (id),
  role text not null,
  weight bigint not null default 3,
  stance text not null default 'unknown',
  reports_to_id uuid references crm.buyer (id),
  note text
);
create index on crm.buyer (opportunity_id, id desc) where deleted_at is null;
create index on crm.buyer (contact_id, id desc) where deleted_at is null;
create index on crm.buyer (reports_to_id, id desc) where deleted_at is null;

create table crm.needs_survey (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  topic text not null,
  opportunity_id uuid not null references crm.opportunity (id),
  contact_id uuid references crm.contact (id),
  held_on date not null,
  situation text,
  conclusion text,
  file_id uuid,
  state text not null default 'draft',
  reported_at timestamptz
);
create index on crm.needs_survey (opportunity_id, id desc) where deleted_at is null;
create index on crm.needs_survey (contact_id, id desc) where deleted_at is null;
create index on crm.needs_survey (file_id, id desc) where deleted_at is null;

create table crm.pain_point (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  survey_id uuid not null references crm.needs_survey (id),
  statement text not null,
  quote text not null,
  weight bigint not null default 3,
  impact bigint
);
create index on crm.pain_point (survey_id, id desc) where deleted_at is null;

create table crm.feasibility (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  opportunity_id uuid not null references crm.opportunity (id),
  side text not null,
  verdict text not null,
  note text not null,
  confirmed_by_id uuid not null references people.employee (id),
  post_id uuid not null references people.post (id)
);
create index on crm.feasibility (opportunity_id, id desc) where deleted_at is null;
create index on crm.feasibility (confirmed_by_id, id desc) where deleted_at is null;
create index on crm.feasibility (post_id, id desc) where deleted_at is null;

create table crm.presales_policy (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  answer_hours bigint not null,
  deliver_days bigint not null
);
insert into crm.presales_policy (id, name, answer_hours, deliver_days) values (uuidv7(), '售前响应时限', 8, 5);

create table crm.presales_request (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  opportunity_id uuid not null references crm.opportunity (id),
  assignee_id uuid not null references people.employee (id),
  kind text not null default 'proposal',
  need text not null,
  needed_on date,
  asker_id uuid not null references people.employee (id),
  state text not null default 'asked',
  due_at timestamptz,
  told_for timestamptz,
  accepted_at timestamptz,
  ended_at timestamptz,
  result text,
  file_id uuid,
  reason text
);
create index on crm.presales_request (opportunity_id, id desc) where deleted_at is null;
create index on crm.presales_request (assignee_id, id desc) where deleted_at is null;
create index on crm.presales_request (asker_id, id desc) where deleted_at is null;
create index on crm.presales_request (file_id, id desc) where deleted_at is null;
-- What still waits: the sweep, the first page of both and the clock of the deal.
create index on crm.presales_request (due_at) where state in ('asked', 'accepted') and deleted_at is null;
create index on crm.presales_request (opportunity_id, created_at) where state in ('asked', 'accepted') and deleted_at is null;
