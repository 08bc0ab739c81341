-- What a bundle held when it was offered: an offer that was sent stays as it was, whatever the bundle holds later.
alter table contracting.quote_line add column parts jsonb;

update contracting.quote_line as l set parts = (
  select coalesce(jsonb_agg(p.name || ' × ' || i.quantity order by i.id), '[]')
  from catalog.bundle_item as i join catalog.product as p on p.id = i.product_id
  where i.bundle_id = l.bundle_id and i.deleted_at is null)
where l.bundle_id is not null;
