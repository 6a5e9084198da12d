-- Servers that start together migrate one after the other: ours by the advisory lock, others by the lock of the table.
select pg_advisory_xact_lock(1920218211, hashtext(current_schema()));

create table if not exists schema_migrations (
    version bigint primary key,
    inserted_at timestamp(0)
);

lock table schema_migrations in share update exclusive mode;
