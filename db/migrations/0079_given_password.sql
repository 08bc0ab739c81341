-- Somebody else made the password up and knows it, until its owner changes it. Passwords of before are taken for their owners' own.
alter table people.credential add column is_given boolean not null default false;
