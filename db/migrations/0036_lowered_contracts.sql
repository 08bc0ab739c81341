-- By how much an amendment lowers each payment of the contract it changes.
create table contracting.plan_cut (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text,
  contract_id uuid not null references contracting.contract (id),
  receivable_id uuid not null references contracting.receivable (id),
  amount bigint not null check (amount > 0)
);
create index on contracting.plan_cut (contract_id, id desc) where deleted_at is null;
create index on contracting.plan_cut (receivable_id, id desc) where deleted_at is null;

-- What was taken off a payment because both sides agreed to it stays as long as they do.
alter table contracting.adjustment add column amendment_id uuid references contracting.contract (id);
create index on contracting.adjustment (amendment_id, id desc) where deleted_at is null;
