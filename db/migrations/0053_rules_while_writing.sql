-- Hours and days off change the clocks of leads, too: what was stored by the former calendar is waited for, as by crm/lead-rules.ts.
create or replace function crm.clocks_are_stale() returns trigger language plpgsql as $$
begin
  update crm.clock_rules set stale = true where not stale;
  perform pg_advisory_xact_lock(hashtext('crm.lead_rules'));
  return null;
end $$;
