-- What the system says of itself is kept in both languages; what was said before stays Chinese.
alter table work.notification add column title_en text, add column body_en text;
alter table metrics.anomaly add column title_en text;
alter table improvement.effect add column sentence_en text, add column cautions_en jsonb;
alter table crm.pool_entry add column why_en text;
alter table crm.sla_event add column why_en text;
alter table approvals.finding add column title_en text;
alter table approvals.step add column notes_en jsonb;
alter table approvals.task add column role_en text, add column opinion_en text;
alter table contracting.contract add column risk_reasons_en jsonb;
alter table contracting.quote_line add column because_en jsonb;
