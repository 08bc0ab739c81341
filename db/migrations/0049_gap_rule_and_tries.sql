-- From where a price counts as dearer, and how often a message is tried, as the company has it; until now both stood in the program.
create table crm.gap_rule (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  custom jsonb not null default '{}',
  name text not null,
  slight_up_to numeric not null,
  clear_up_to numeric not null,
  much_up_to numeric not null
);
insert into crm.gap_rule (id, name, slight_up_to, clear_up_to, much_up_to) values (uuidv7(), '公司价差分段', 0.05, 0.1, 0.2);

-- Names of bands that do not say a percentage which may be another tomorrow.
update crm.win_loss set gap_band = case gap_band when 'up_to_5' then 'slight' when 'up_to_10' then 'clear' else 'much' end
where gap_band in ('up_to_5', 'up_to_10', 'up_to_20');
update work.saved_view set query = replace(replace(replace(query::text, '"up_to_5"', '"slight"'), '"up_to_10"', '"clear"'), '"up_to_20"', '"much"')::jsonb
where query::text ~ '"up_to_(5|10|20)"';

alter table contracting.webhook
  add column most_tries bigint not null default 10,
  add column first_wait_minutes bigint not null default 1;
