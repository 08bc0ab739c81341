-- The language a person chose last, the one a customer is invited to sign in, and the frozen facts of a retrospective in both.
alter table people."user" add column language text check (language in ('zh', 'en'));
alter table contracting.signing_party add column language text not null default 'zh' check (language in ('zh', 'en'));
alter table reviews.review_row add column label_en text, add column scope_en text, add column formula_en text;
