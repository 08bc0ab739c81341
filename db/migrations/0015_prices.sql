-- Price books with volume tiers, bundles and service packs; what a product costs.

alter table catalog.product
  add column kind text default 'goods',
  add column unit text,
  add column cost bigint,
  add column raw_material boolean default false;

create table catalog.price_book (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  valid_from date not null,
  valid_to date,
  tier text,
  region text,
  account_id uuid references crm.account (id),
  active boolean not null default true,
  note text
);
create index on catalog.price_book (account_id, id desc) where deleted_at is null;
create table catalog.price_book_search (
  id uuid primary key references catalog.price_book (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on catalog.price_book_search using gin (grams);

create table catalog.price_entry (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  price_book_id uuid not null references catalog.price_book (id),
  product_id uuid not null references catalog.product (id),
  min_quantity bigint not null default 1,
  unit_price bigint not null
);
create unique index on catalog.price_entry (price_book_id, product_id, min_quantity) where deleted_at is null;
create index on catalog.price_entry (price_book_id, id desc) where deleted_at is null;
create index on catalog.price_entry (product_id, id desc) where deleted_at is null;

create table catalog.bundle (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  code text,
  price bigint not null,
  valid_from date not null,
  valid_to date,
  note text
);
create unique index on catalog.bundle (code) where deleted_at is null;
create table catalog.bundle_search (
  id uuid primary key references catalog.bundle (id) on delete cascade,
  words text not null,
  grams text[] not null
);
create index on catalog.bundle_search using gin (grams);

create table catalog.bundle_item (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  bundle_id uuid not null references catalog.bundle (id),
  product_id uuid not null references catalog.product (id),
  quantity bigint not null default 1
);
create unique index on catalog.bundle_item (bundle_id, product_id) where deleted_at is null;
create index on catalog.bundle_item (bundle_id, id desc) where deleted_at is null;
create index on catalog.bundle_item (product_id, id desc) where deleted_at is null;
