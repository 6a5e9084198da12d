create schema realtime;
create table realtime.schema_migrations (version bigint primary key, inserted_at timestamp(0) without time zone);
