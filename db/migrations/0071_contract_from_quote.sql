-- A contract says which offer it was drawn up from.
alter table contracting.contract add column quote_version_id uuid references contracting.quote_version (id);
create index on contracting.contract (quote_version_id) where deleted_at is null;
