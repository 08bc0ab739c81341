-- What an erasure of a person's data left where it was, and why: the law wants it whole, or it is a record of its own.
alter table crm.erasure add column "left" jsonb;
