-- What is odd about a file as a whole is known at its end only: merged cells stand there.
alter table kernel.import_run add column notes jsonb;
