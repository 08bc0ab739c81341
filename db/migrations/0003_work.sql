-- What people do between themselves about any record: tasks, reminders, notifications, comments, files, saved lists.

create schema work;

create table work.task (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  owner_id uuid not null references people.employee (id),
  due_on date,
  state text not null default 'todo',
  priority text not null default 'normal',
  note text,
  result text,
  finished_on date,
  subject_entity text,
  subject_id uuid
);
create index on work.task (owner_id, id desc) where deleted_at is null;
create table work.task_search (
  id uuid primary key references work.task (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on work.task_search using gin (grams);

create table work.reminder (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  title text not null,
  remind_at timestamptz not null,
  employee_id uuid not null references people.employee (id),
  state text not null default 'waiting',
  subject_entity text,
  subject_id uuid
);
create index on work.reminder (employee_id, id desc) where deleted_at is null;

create table work.notification (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  employee_id uuid not null references people.employee (id),
  kind text not null,
  title text not null,
  body text,
  subject_entity text,
  subject_id uuid,
  read_at timestamptz,
  occasion text not null
);
create unique index on work.notification (employee_id, occasion) where deleted_at is null;
create index on work.notification (employee_id, id desc) where deleted_at is null;

create table work.comment (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  body text not null,
  mentions jsonb,
  subject_entity text not null,
  subject_id uuid not null
);

create table work.file (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  size bigint not null,
  content_type text not null,
  sha256 text not null,
  path text not null,
  subject_entity text,
  subject_id uuid
);
create table work.file_search (
  id uuid primary key references work.file (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on work.file_search using gin (grams);

create table work.saved_view (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  entity text not null,
  owner_id uuid not null references people.employee (id),
  shared boolean not null default false,
  query jsonb not null
);
create unique index on work.saved_view (owner_id, entity, name) where deleted_at is null;
create index on work.saved_view (owner_id, id desc) where deleted_at is null;

-- The record page asks for everything that hangs on one record, newest first.
create index task_subject on work.task (subject_id, created_at desc) where deleted_at is null;
create index comment_subject on work.comment (subject_id, created_at desc) where deleted_at is null;
create index file_subject on work.file (subject_id, created_at desc) where deleted_at is null;

-- What the clock looks for every minute.
create index task_due on work.task (due_on) where state in ('todo', 'doing') and deleted_at is null;
create index reminder_due on work.reminder (remind_at) where state = 'waiting' and deleted_at is null;
create index notification_unread on work.notification (employee_id) where read_at is null and deleted_at is null;

-- What somebody worked on last.
create index event_actor on kernel.event (actor_id, seq desc);
