-- A table that was uploaded and not imported in time is removed, and what its check had found with it.
alter table people.company add column import_days bigint not null default 7;
create index import_run_unfinished on kernel.import_run (created_at) where file_path <> '' and state in ('mapping', 'checked', 'failed');
