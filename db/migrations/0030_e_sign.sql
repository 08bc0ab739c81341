-- Contracts are signed by the service an administrator chose; the built-in one is one of them.

alter table contracting.signing_party add column phone text;

create table contracting.signing_provider (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  kind text not null default 'webhook',
  in_use boolean not null default 'false',
  base_url text,
  key_id text,
  has_secret boolean default 'false',
  owner_id uuid references people.employee (id),
  tested_at timestamptz,
  test_answer text,
  note text,
  -- No field of the record: it must stay out of answers, exports and the history of changes.
  secret text
);
create index on contracting.signing_provider (owner_id, id desc) where deleted_at is null;

create table contracting.signing_envelope (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  contract_id uuid not null references contracting.contract (id),
  provider_id uuid not null references contracting.signing_provider (id),
  outside boolean not null default 'false',
  state text not null default 'starting',
  stuck boolean not null default 'false',
  tries bigint not null default '0',
  next_try_at timestamptz,
  last_answer text,
  heard_at timestamptz,
  outside_id text,
  text_sha256 text,
  reason text,
  ended_at timestamptz,
  signed_file_id uuid,
  signed_sha256 text,
  evidence_file_id uuid
);
create index on contracting.signing_envelope (contract_id, id desc) where deleted_at is null;
create index on contracting.signing_envelope (provider_id, id desc) where deleted_at is null;

-- One is in use, and what is due at a service outside is found at once.
create unique index on contracting.signing_provider (in_use) where in_use and deleted_at is null;
create unique index on contracting.signing_provider (kind) where kind = 'built_in' and deleted_at is null;
create index on contracting.signing_envelope (next_try_at) where outside and not stuck and deleted_at is null;

-- Messages of services that were listened to: each changes something once.
create table contracting.signing_callback (
  provider_id uuid not null references contracting.signing_provider (id),
  message_id text not null,
  heard_at timestamptz not null,
  primary key (provider_id, message_id)
);
create index on contracting.signing_callback (heard_at);

insert into contracting.signing_provider (id, name, kind, in_use, note)
values (uuidv7(), '内置签署', 'built_in', true, '一次性链接和邮箱验证码,我方在系统中签署,原件加盖公司证书。');

-- What is being signed, or was signed on our own pages.
insert into contracting.signing_envelope (id, name, contract_id, provider_id, state, text_sha256, ended_at)
select uuidv7(), c.code || ' 第 1 次签署', c.id, p.id, case c.state when 'signing' then 'signing' else 'done' end, v.sha256,
  case when c.state <> 'signing' then s.signed_at end
from contracting.contract as c
join contracting.signing_provider as p on p.kind = 'built_in'
left join contracting.contract_version as v on v.contract_id = c.id and v.number = c.text_version and v.deleted_at is null
left join lateral (select max(signed_at) as signed_at from contracting.signing_party
  where contract_id = c.id and state = 'signed' and deleted_at is null) as s on true
where c.deleted_at is null and (c.state = 'signing' or (c.state in ('effective', 'expired', 'terminated') and s.signed_at is not null));
