-- Marketing wins attention; contracts, debts and their files are not its business. The grant that every installation started with
-- is taken back once; an administrator who wants it gives it again.
update people.role_grant as g set deleted_at = now(), version = g.version + 1, updated_at = now()
from people.role as r
where r.id = g.role_id and r.key = 'marketing' and g.deleted_at is null
  and ((g.verb = 'read' and g.entity in ('contract', 'contract-clause', 'contract-version', 'signing-party', 'legal-item', 'legal-check',
      'credit-profile', 'credit-policy', 'receivable', 'receipt', 'allocation', 'invoice', 'adjustment', 'refund', 'aging-bucket',
      'dunning-step', 'dunning', 'contract-template', 'template-clause', 'clause'))
    or (g.entity = 'signing-party' and g.verb = 'sign')
    or (g.entity = 'view' and g.verb = 'receivable-aging'));

-- The archive is found by any words of a contract, not by its first lines alone.
with whole as (
  select id, btrim(regexp_replace(lower(normalize(full_text, NFKC)), '\s+', ' ', 'g')) as words
  from contracting.contract_version where length(full_text) > 300
), characters as (
  select whole.id, c.one, lead(c.one) over (partition by whole.id order by c.at) as next
  from whole, regexp_split_to_table(whole.words, '') with ordinality as c (one, at)
), pieces as (
  select id, one as piece from characters where one <> ' '
  union select id, one || next from characters where one <> ' ' and next <> ' '
)
update contracting.contract_version_search as s
set words = s.words || ' ' || whole.words,
  grams = (select array_agg(distinct p.piece) from (select unnest(s.grams) as piece union select piece from pieces where pieces.id = s.id) as p)
from whole where whole.id = s.id;
