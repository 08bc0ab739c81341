-- Letters to prospects whose opening tells of interest; and each touch is counted once, however often its request comes.
alter table work.mail add column html text;
alter table crm.lead_touch add column occasion text;
update crm.lead_touch set occasion = id::text where occasion is null;
alter table crm.lead_touch alter column occasion set not null;
create unique index on crm.lead_touch (occasion);
alter table crm.intake_rule
  add column track_letters boolean not null default true,
  add column touches_per_minute bigint not null default 60;
