-- How long an offer holds and a link to sign works, as the company has it.
create table contracting.term_policy (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  quote_days bigint not null,
  link_days bigint not null,
  code_minutes bigint not null,
  code_tries bigint not null,
  renewal_days bigint not null
);
insert into contracting.term_policy (id, name, quote_days, link_days, code_minutes, code_tries, renewal_days)
values (uuidv7(), '报价与签署期限', 30, 14, 10, 10, 60);

-- The words of the clauses that the credit check proposes are the company's own; until now they stood in the program.
insert into contracting.clause (id, title, kind, body, trigger, mandatory)
select uuidv7(), title, kind, body, 'none', false from (values
  ('定金', 'deposit', '甲方应在合同签订后 5 个工作日内支付定金人民币 {{定金金额}}(合同金额的 {{定金比例}})。乙方收到定金后开始备货;定金未到账前,交付日期相应顺延。'),
  ('预付款', 'prepayment', '甲方应在乙方发货前付清全部合同价款 {{合同金额}}({{金额大写}})。款项到账前,乙方有权不发货。')
) as words (title, kind, body)
where not exists (select 1 from contracting.clause as c where c.kind = words.kind and c.active and c.deleted_at is null);

-- A debt paid before it was due to be issued took no days, not fewer than none.
update contracting.receivable set settle_days = 0 where settle_days < 0;
