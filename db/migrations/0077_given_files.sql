-- A file given to a record in a form was its uploader's alone; now it hangs on the record. So do those given before.
update work.file as f set subject_entity = g.entity, subject_id = g.id, version = f.version + 1
from (
  select file_id, 'deliverable' as entity, id from crm.deliverable where file_id is not null and deleted_at is null
  union all select file_id, 'needs-survey', id from crm.needs_survey where file_id is not null and deleted_at is null
  union all select file_id, 'presales-request', id from crm.presales_request where file_id is not null and deleted_at is null
  union all select file_id, 'review', review_id from reviews.evidence where file_id is not null and deleted_at is null
) as g
where f.id = g.file_id and f.subject_id is null and f.deleted_at is null;
