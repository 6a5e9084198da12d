-- Arrives at the table tenants from nothing or from any earlier state of it.
create table if not exists tenants (
    id uuid primary key,
    name text,
    external_id text,
    jwt_secret text,
    inserted_at timestamp(0) not null,
    updated_at timestamp(0) not null
);

alter table tenants
    add column if not exists name text,
    add column if not exists external_id text,
    add column if not exists jwt_secret text,
    add column if not exists jwt_jwks jsonb,
    add column if not exists postgres_cdc_default text,
    add column if not exists max_concurrent_users integer,
    add column if not exists max_events_per_second integer,
    add column if not exists max_bytes_per_second integer,
    add column if not exists max_channels_per_client integer,
    add column if not exists max_joins_per_second integer,
    add column if not exists max_presence_events_per_second integer default 1000,
    add column if not exists max_payload_size_in_kb integer default 3000,
    add column if not exists max_client_presence_events_per_window integer,
    add column if not exists client_presence_window_ms integer,
    add column if not exists presence_enabled boolean,
    add column if not exists private_only boolean,
    add column if not exists suspend boolean default false,
    add column if not exists notify_private_alpha boolean default false,
    add column if not exists migrations_ran integer default 0,
    add column if not exists broadcast_adapter varchar(255) default 'gen_rpc',
    add column if not exists feature_flags jsonb,
    add column if not exists gcm_migrated_at timestamp(0);

alter table tenants
    alter column name type text,
    alter column external_id type text,
    alter column jwt_secret type text,
    alter column jwt_secret drop not null,
    alter column jwt_jwks type jsonb,
    alter column jwt_jwks drop default,
    alter column postgres_cdc_default type text,
    alter column postgres_cdc_default set default 'postgres_cdc_rls',
    alter column max_concurrent_users type integer,
    alter column max_concurrent_users set default 200,
    alter column max_events_per_second type integer,
    alter column max_events_per_second set default 100,
    alter column max_bytes_per_second type integer,
    alter column max_bytes_per_second set default 100000,
    alter column max_channels_per_client type integer,
    alter column max_channels_per_client set default 100,
    alter column max_joins_per_second type integer,
    alter column max_joins_per_second set default 500,
    alter column max_presence_events_per_second set default 1000,
    alter column max_payload_size_in_kb set default 3000,
    alter column presence_enabled set default false,
    alter column private_only set default false,
    alter column suspend set default false,
    alter column notify_private_alpha set default false,
    alter column migrations_ran set default 0,
    alter column broadcast_adapter set default 'gen_rpc',
    alter column feature_flags set default '{}';

update tenants set
    postgres_cdc_default = coalesce(postgres_cdc_default, 'postgres_cdc_rls'),
    max_concurrent_users = coalesce(max_concurrent_users, 200),
    max_events_per_second = coalesce(max_events_per_second, 100),
    max_bytes_per_second = coalesce(max_bytes_per_second, 100000),
    max_channels_per_client = coalesce(max_channels_per_client, 100),
    max_joins_per_second = coalesce(max_joins_per_second, 500),
    presence_enabled = coalesce(presence_enabled, false),
    private_only = coalesce(private_only, false),
    feature_flags = coalesce(feature_flags, '{}')
where postgres_cdc_default is null or max_concurrent_users is null or max_events_per_second is null
    or max_bytes_per_second is null or max_channels_per_client is null or max_joins_per_second is null
    or presence_enabled is null or private_only is null or feature_flags is null;

alter table tenants
    alter column max_concurrent_users set not null,
    alter column max_events_per_second set not null,
    alter column max_bytes_per_second set not null,
    alter column max_channels_per_client set not null,
    alter column max_joins_per_second set not null,
    alter column presence_enabled set not null,
    alter column private_only set not null,
    alter column feature_flags set not null,
    alter column inserted_at type timestamp(0),
    alter column updated_at type timestamp(0);

create unique index if not exists tenants_external_id_index on tenants (external_id);

do $$
begin
    if not exists (select from pg_constraint
            where conrelid = 'tenants'::regclass and conname = 'jwt_secret_or_jwt_jwks_required') then
        alter table tenants add constraint jwt_secret_or_jwt_jwks_required
            check (jwt_secret is not null or jwt_jwks is not null);
    end if;
end
$$;
