-- Which sheet of a workbook an import reads, and in which row its column names stand; null for the first of each.
alter table kernel.import_run add column sheet text, add column header_line bigint;
