-- What is prepared before a price is talked about.

create schema if not exists contracting;

create table contracting.negotiation (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  opportunity_id uuid not null references crm.opportunity (id),
  target bigint,
  walk_away bigint,
  our_alternative text,
  their_alternative text,
  rival text,
  years bigint not null default 5
);
create index on contracting.negotiation (opportunity_id, id desc) where deleted_at is null;
create table contracting.negotiation_search (
  id uuid primary key references contracting.negotiation (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.negotiation_search using gin (grams);

create table contracting.lever (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  negotiation_id uuid not null references contracting.negotiation (id),
  kind text not null default 'time',
  content text not null,
  valid_until date,
  evidence text
);
create index on contracting.lever (negotiation_id, id desc) where deleted_at is null;

create table contracting.concession (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  negotiation_id uuid not null references contracting.negotiation (id),
  kind text not null default 'training',
  content text not null,
  cost bigint not null,
  worth bigint not null,
  in_return text,
  state text not null default 'prepared'
);
create index on contracting.concession (negotiation_id, id desc) where deleted_at is null;

create table contracting.tco_item (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  negotiation_id uuid not null references contracting.negotiation (id),
  name text not null,
  timing text not null default 'once',
  ours bigint not null,
  theirs bigint not null
);
create index on contracting.tco_item (negotiation_id, id desc) where deleted_at is null;
