-- Off where a company was before: tools may sign in with a password they were given as they always did.
alter table people.company add column own_password_first boolean not null default false;
