-- The earlier rounds of a document are found by the document; a pointer from one to the next said nothing more.
alter table approvals.approval drop column previous_id;
