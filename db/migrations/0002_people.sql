-- Organisation, roles, accounts, and what stands beside accounts: passwords, second factors, tokens.

create schema people;

create table people.unit (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  code text,
  level text not null,
  parent_id uuid references people.unit (id),
  manager_id uuid
);
create unique index on people.unit (code) where deleted_at is null;
create index on people.unit (parent_id, id desc) where deleted_at is null;
create index on people.unit (manager_id, id desc) where deleted_at is null;
create table people.unit_search (
  id uuid primary key references people.unit (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on people.unit_search using gin (grams);

create table people.post (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  code text,
  level text,
  duty text
);
create unique index on people.post (code) where deleted_at is null;
create table people.post_search (
  id uuid primary key references people.post (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on people.post_search using gin (grams);

create sequence people.employee_code_seq;
create table people.employee (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  code text,
  email text,
  phone text,
  unit_id uuid references people.unit (id),
  post_id uuid references people.post (id),
  state text not null default 'active',
  joined_on date,
  left_on date
);
create unique index on people.employee (code) where deleted_at is null;
create index on people.employee (unit_id, id desc) where deleted_at is null;
create index on people.employee (post_id, id desc) where deleted_at is null;
create table people.employee_search (
  id uuid primary key references people.employee (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on people.employee_search using gin (grams);
alter table people.unit add foreign key (manager_id) references people.employee (id);

create table people.assignment (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  employee_id uuid not null references people.employee (id),
  unit_id uuid not null references people.unit (id),
  post_id uuid references people.post (id),
  "from" date not null,
  "to" date,
  check ("to" > "from")
);
create index on people.assignment (employee_id, id desc) where deleted_at is null;
create index on people.assignment (unit_id, id desc) where deleted_at is null;
create index on people.assignment (post_id, id desc) where deleted_at is null;

create table people.role (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  key text not null,
  name text not null,
  reach text not null default 'team',
  description text
);
create unique index on people.role (key) where deleted_at is null;

create table people.role_grant (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  role_id uuid not null references people.role (id),
  entity text not null,
  verb text not null,
  reach text not null default 'team'
);
create unique index on people.role_grant (role_id, entity, verb) where deleted_at is null;
create index on people.role_grant (role_id, id desc) where deleted_at is null;

-- Which default grants were ever given: what an administrator took away is not given again.
create table people.seeded_grant (
  role text not null,
  entity text not null,
  verb text not null,
  primary key (role, entity, verb)
);

create table people.user (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  email text not null,
  employee_id uuid not null references people.employee (id),
  state text not null default 'active',
  two_factor boolean not null default false
);
create unique index on people.user (email) where deleted_at is null;
create unique index on people.user (employee_id) where deleted_at is null;

create table people.user_role (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  user_id uuid not null references people.user (id),
  role_id uuid not null references people.role (id)
);
create unique index on people.user_role (user_id, role_id) where deleted_at is null;
create index on people.user_role (user_id, id desc) where deleted_at is null;
create index on people.user_role (role_id, id desc) where deleted_at is null;

-- Secrets of an account. Not an entity: no list, search, export or audit can reach them.
create table people.credential (
  user_id uuid primary key references people.user (id),
  password_hash text not null,
  changed_at timestamptz not null,
  totp_secret text,
  totp_confirmed_at timestamptz,
  -- A code of this step or an earlier one has been used up.
  totp_last_step bigint
);

create table people.recovery_code (
  user_id uuid not null references people.user (id),
  code_hash text not null,
  primary key (user_id, code_hash)
);

-- Tries to sign in, per account name (whether or not it exists) and per network address.
create table people.sign_in_throttle (
  kind text not null,
  name text not null,
  tries integer not null,
  last_at timestamptz not null,
  paused_until timestamptz,
  primary key (kind, name)
);
create index on people.sign_in_throttle (last_at);

create table people.session (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  user_id uuid not null references people.user (id),
  employee_id uuid not null references people.employee (id),
  agent text not null,
  address text not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- SHA-256 of the token; no field of the entity.
  token_hash text unique
);
create index on people.session (user_id, id desc) where deleted_at is null;
create index on people.session (employee_id, id desc) where deleted_at is null;

create table people.api_key (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  user_id uuid not null references people.user (id),
  employee_id uuid not null references people.employee (id),
  name text not null,
  prefix text not null,
  scopes text not null,
  expires_on date not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  -- SHA-256 of the key; no field of the entity.
  key_hash text unique
);
create index on people.api_key (user_id, id desc) where deleted_at is null;
create index on people.api_key (employee_id, id desc) where deleted_at is null;

create table people.company (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  time_zone text not null,
  currency text not null,
  closed_means text not null
);
-- There is one company.
create unique index on people.company ((true));
insert into people.company (id, name, time_zone, currency, closed_means)
values ('00000000-0000-7000-8000-000000000001', '我的公司', 'Asia/Shanghai', 'CNY', 'signed');
