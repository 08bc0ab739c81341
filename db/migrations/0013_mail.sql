-- Letters: where they are handed in, and the outbox that an administrator can see.

create table work.mail_server (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  host text not null,
  port bigint not null default 465,
  security text not null default 'tls',
  username text,
  has_password boolean not null default false,
  from_name text,
  from_address text not null,
  public_url text not null,
  active boolean not null default true,
  -- No field of the record: it must stay out of answers, exports and the history of changes.
  password text
);

create table work.mail (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  "to" text not null,
  subject text not null,
  body text not null,
  state text not null,
  tries bigint not null default 0,
  next_try_at timestamptz,
  sent_at timestamptz,
  last_error text,
  subject_entity text,
  subject_id uuid
);
create table work.mail_search (
  id uuid primary key references work.mail (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on work.mail_search using gin (grams);

create index on work.mail (next_try_at, id) where state = 'queued' and deleted_at is null;
