-- What the books took is kept for a while, not for good.
alter table contracting.webhook add column keep_days bigint not null default '90';
create index on contracting.webhook_delivery (sent_at) where state = 'sent';
