-- How long afterwards a follow-up may still be written down by those who make them.
alter table crm.intake_rule add column backfill_days bigint not null default 7;

-- Mailboxes to which no letters go. A digest, so that the wish is kept when the person is merged, converted, erased or bought again.
create function crm.mailbox_key(email text) returns text language sql immutable parallel safe
  return encode(sha256(convert_to(lower(trim(email)), 'UTF8')), 'hex');
create table crm.mailbox_stop (
  mailbox text primary key,
  at timestamptz not null
);
insert into crm.mailbox_stop (mailbox, at)
select crm.mailbox_key(email), min(unsubscribed_at) from (
  select email, unsubscribed_at from crm.lead union all select email, unsubscribed_at from crm.contact) as known
where email is not null and unsubscribed_at is not null group by 1;
