-- What only the receiver of a letter may read, such as the code for a signature: no field, so that no answer and no export holds it.
alter table work.mail add column secret text;
