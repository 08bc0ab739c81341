-- A step of an escalation is a log, as kernel.event is: written by the sweep beside the clock that it holds, which keeps the
-- lead, and never by anybody else. Looking up lead and two people again for each of 200,000 steps took two thirds of the time,
-- and a lock on each lead.
alter table crm.sla_event drop constraint sla_event_lead_id_fkey, drop constraint sla_event_owner_id_fkey, drop constraint sla_event_to_id_fkey;
