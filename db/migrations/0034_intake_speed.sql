-- Nearly every lead names the same scorecard, so that no query is served by an index of them; the import paid for it with each row.
drop index crm.lead_scorecard_id_id_idx;
