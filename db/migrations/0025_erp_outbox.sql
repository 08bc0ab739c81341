-- What the company's books (ERP) are told of contracts and money: addresses, messages in order, and inside addresses that may be called.

create table contracting.webhook (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  url text not null,
  events jsonb not null,
  active boolean not null default 'false',
  owner_id uuid not null references people.employee (id),
  has_secret boolean default 'false',
  tested_at timestamptz,
  test_answer text,
  note text,
  -- No field of the record: it must stay out of answers, exports and the history of changes.
  secret text
);
create index on contracting.webhook (owner_id, id desc) where deleted_at is null;

create table contracting.webhook_delivery (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  webhook_id uuid not null references contracting.webhook (id),
  event text not null,
  account_id uuid not null references crm.account (id),
  state text not null default 'queued',
  tries bigint not null default '0',
  next_try_at timestamptz,
  sent_at timestamptz,
  last_answer text,
  payload jsonb not null,
  event_seq bigint not null,
  skip_reason text
);
create unique index on contracting.webhook_delivery (webhook_id, event_seq) where deleted_at is null;
create index on contracting.webhook_delivery (webhook_id, id desc) where deleted_at is null;
create index on contracting.webhook_delivery (account_id, id desc) where deleted_at is null;
create table contracting.webhook_delivery_search (
  id uuid primary key references contracting.webhook_delivery (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on contracting.webhook_delivery_search using gin (grams);

create table contracting.allowed_address (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  address text not null,
  reason text not null
);
create unique index on contracting.allowed_address (address) where deleted_at is null;

create index on contracting.webhook_delivery (next_try_at, event_seq) where state = 'queued' and deleted_at is null;
create index on contracting.webhook_delivery (webhook_id, account_id, event_seq) where state in ('queued', 'dead') and deleted_at is null;

-- The books are told what happens from now on, not the history of the company.
insert into kernel.event_reader (name, tx, seq)
select 'contracting.erp', tx, seq from kernel.event order by tx desc, seq desc limit 1
on conflict do nothing;
