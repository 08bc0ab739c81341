-- Days since the follow-up before, measured anew: until now one written down later, dated anew or taken back left the gap of the next as it was.
with earlier as (
  select id, happened_at,
    case
      when opportunity_id is not null then lag(happened_at) over (partition by opportunity_id order by happened_at, id)
      when lead_id is not null then lag(happened_at) over (partition by lead_id order by happened_at, id)
      else lag(happened_at) over (partition by account_id order by happened_at, id)
    end as last_at
  from crm.activity where deleted_at is null
), measured as (
  select e.id, (e.happened_at at time zone c.time_zone)::date - (e.last_at at time zone c.time_zone)::date as gap
  from earlier as e cross join (select time_zone from people.company limit 1) as c
)
update crm.activity as a set gap_days = m.gap from measured as m where a.id = m.id and a.gap_days is distinct from m.gap;
