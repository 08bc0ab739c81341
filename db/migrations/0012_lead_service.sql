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
