-- a ledger and nothing it speaks of
create schema realtime;
create table realtime.schema_migrations (version bigint primary key, inserted_at timestamp(0) without time zone);
insert into realtime.schema_migrations values (20211116024918, now());
