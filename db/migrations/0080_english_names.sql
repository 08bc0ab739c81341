-- Names that the system makes are kept in both languages; those made before are made in English by the same pattern.
alter table approvals.approval add column title_en text;
alter table approvals.flow_version add column name_en text;
alter table process.process_version add column name_en text;
alter table contracting.contract_version add column name_en text;
alter table contracting.signing_envelope add column name_en text;
alter table metrics.target_change add column title_en text;
alter table contracting.webhook_delivery add column name_en text;
alter table crm.duplicate_lookup add column asked_en text;
alter table crm.form_submission add column reason_en text;

update approvals.approval set title_en = left(case subject_entity when 'contract' then 'Contract' when 'quote-version' then 'Quote version'
    when 'quote-exemption' then 'Exemption' else 'Target change' end || ' “' || substring(title from '「(.*)」$') || '”', 300)
  where subject_entity in ('contract', 'quote-version', 'quote-exemption', 'target-change') and title ~ '「.*」$';
update approvals.flow_version set name_en = regexp_replace(name, ' 第 (\d+) 版$', ', version \1') where name ~ ' 第 \d+ 版$';
update process.process_version set name_en = regexp_replace(name, ' 第 (\d+) 版$', ', version \1') where name ~ ' 第 \d+ 版$';
update contracting.contract_version set name_en = regexp_replace(name, ' 第 (\d+) 版$', ', version \1') where name ~ ' 第 \d+ 版$';
update contracting.signing_envelope set name_en = regexp_replace(name, ' 第 (\d+) 次签署$', ', signing \1') where name ~ ' 第 \d+ 次签署$';
