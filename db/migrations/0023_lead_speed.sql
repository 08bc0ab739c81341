-- How far the escalation of a running clock has gone, and when it goes on. A sweep writes nothing else, so this stands apart
-- from the lead, whose rows are wide and in a dozen indexes: 200,000 steps take a second here and a minute there.
create table crm.lead_clock (
  lead_id uuid primary key references crm.lead (id) on delete cascade,
  -- Share of the allowed time up to which escalation has gone, in percent.
  taken integer not null default 0,
  next_at timestamptz
);
insert into crm.lead_clock (lead_id, taken, next_at)
select id, coalesce(clock_taken, 0), case when deleted_at is null then clock_next_at end from crm.lead where clock is not null;
create index on crm.lead_clock (next_at) where next_at is not null;
alter table crm.lead drop column clock_taken, drop column clock_next_at;

-- Most leads have none of these; an index entry for each of them made every write of a lead twice as dear.
drop index crm.lead_account_id_id_idx, crm.lead_contact_id_id_idx, crm.lead_opportunity_id_id_idx, crm.lead_campaign_id_id_idx,
  crm.lead_partner_id_id_idx, crm.lead_referrer_account_id_id_idx, crm.lead_referrer_contact_id_id_idx,
  crm.lead_purchased_list_id_id_idx, crm.lead_form_id_id_idx, crm.lead_product_id_id_idx, crm.lead_channel_id_created_at_state_opportunity_id_owner_id_idx;
create index on crm.lead (account_id, id desc) where account_id is not null and deleted_at is null;
create index on crm.lead (contact_id, id desc) where contact_id is not null and deleted_at is null;
create index on crm.lead (opportunity_id, id desc) where opportunity_id is not null and deleted_at is null;
create index on crm.lead (campaign_id, id desc) where campaign_id is not null and deleted_at is null;
create index on crm.lead (partner_id, id desc) where partner_id is not null and deleted_at is null;
create index on crm.lead (referrer_account_id, id desc) where referrer_account_id is not null and deleted_at is null;
create index on crm.lead (referrer_contact_id, id desc) where referrer_contact_id is not null and deleted_at is null;
create index on crm.lead (purchased_list_id, id desc) where purchased_list_id is not null and deleted_at is null;
create index on crm.lead (form_id, id desc) where form_id is not null and deleted_at is null;
create index on crm.lead (product_id, id desc) where product_id is not null and deleted_at is null;
create index on crm.lead (channel_id, created_at) include (state, opportunity_id, owner_id) where channel_id is not null and deleted_at is null;
