-- A row that the product derives from another, in the same transaction and never by hand, is not checked again: the process of a deal
-- follows from its stage, a turn from its deal, a search entry from its record, a line's outcome from the run that reads it. Each check
-- took longer than writing to an index. None of what they refer to is ever deleted but by a flag.
alter table crm.opportunity drop constraint opportunity_process_id_fkey, drop constraint opportunity_process_version_id_fkey;
alter table crm.turn drop constraint turn_opportunity_id_fkey, drop constraint turn_owner_id_fkey;
alter table crm.opportunity_search drop constraint opportunity_search_id_fkey;
alter table crm.account_search drop constraint account_search_id_fkey;
alter table crm.contact_search drop constraint contact_search_id_fkey;
alter table crm.lead_search drop constraint lead_search_id_fkey;
alter table crm.activity_search drop constraint activity_search_id_fkey;
alter table kernel.import_row drop constraint import_row_run_id_fkey;
