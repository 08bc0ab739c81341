-- One library of clauses: templates of contracts refer to it, and their own words move there.

with kept as (
  select distinct on (t.kind, t.title, t.text) t.kind, t.title, t.text, t.created_at, t.created_by, t.updated_at
  from contracting.template_clause as t
  where not exists (select 1 from contracting.clause as c
    where c.kind = t.kind and c.title = t.title and c.body = t.text and c.deleted_at is null)
  order by t.kind, t.title, t.text, t.id
)
insert into contracting.clause (id, created_at, created_by, updated_at, title, kind, body)
select uuidv7(), created_at, created_by, updated_at, title, kind, text from kept;

alter table contracting.template_clause add column clause_id uuid references contracting.clause (id);
update contracting.template_clause as t set clause_id = (
  select c.id from contracting.clause as c
  where c.kind = t.kind and c.title = t.title and c.body = t.text and c.deleted_at is null order by c.id limit 1
);
alter table contracting.template_clause
  alter column clause_id set not null,
  drop column kind,
  drop column title,
  drop column text;
create index on contracting.template_clause (clause_id, id desc) where deleted_at is null;

-- Where a clause of a contract was taken from: the template's word for word, where it still has them.
alter table contracting.contract_clause add column clause_id uuid references contracting.clause (id);
update contracting.contract_clause as k set clause_id = c.id
from contracting.contract as o
join contracting.template_clause as t on t.template_id = o.template_id and t.deleted_at is null
join contracting.clause as c on c.id = t.clause_id
where k.contract_id = o.id and c.kind = k.kind and c.title = k.title and c.body = k.text;
create index on contracting.contract_clause (clause_id, id desc) where deleted_at is null;

-- Negotiation: what a concession brings us, and offers compared by their sums alone.
alter table contracting.concession add column gain bigint;

create table contracting.tco_rival (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  negotiation_id uuid not null references contracting.negotiation (id),
  name text not null,
  once bigint not null,
  yearly bigint not null,
  source text
);
create index on contracting.tco_rival (negotiation_id, id desc) where deleted_at is null;
