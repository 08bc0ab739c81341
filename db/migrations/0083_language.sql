-- The language a person chose last, and the one a customer is invited to sign in.
alter table people."user" add column language text check (language in ('zh', 'en'));
alter table contracting.signing_party add column language text not null default 'zh' check (language in ('zh', 'en'));
