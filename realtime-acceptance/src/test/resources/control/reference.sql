-- A control database as a reference server leaves it after all of its migrations, composed from specification 06, section 12: the final
-- tables, the versions, and tenants whose secrets have the legacy form (key 1234567890123456), the GCM form (key
-- 12345678901234567890123456789012), or both. Run in the schema _realtime.
create table schema_migrations (
    version bigint not null,
    inserted_at timestamp(0) without time zone,
    constraint schema_migrations_pkey primary key (version)
);

create table tenants (
    id uuid not null,
    name text,
    external_id text,
    jwt_secret text,
    max_concurrent_users integer default 200 not null,
    inserted_at timestamp(0) without time zone not null,
    updated_at timestamp(0) without time zone not null,
    max_events_per_second integer default 100 not null,
    postgres_cdc_default text default 'postgres_cdc_rls',
    max_bytes_per_second integer default 100000 not null,
    max_channels_per_client integer default 100 not null,
    max_joins_per_second integer default 500 not null,
    suspend boolean default false,
    jwt_jwks jsonb,
    notify_private_alpha boolean default false,
    private_only boolean default false not null,
    migrations_ran integer default 0,
    broadcast_adapter character varying(255) default 'gen_rpc',
    max_presence_events_per_second integer default 1000,
    max_payload_size_in_kb integer default 3000,
    max_client_presence_events_per_window integer,
    client_presence_window_ms integer,
    presence_enabled boolean default false not null,
    feature_flags jsonb default '{}' not null,
    gcm_migrated_at timestamp(0) without time zone,
    constraint tenants_pkey primary key (id),
    constraint jwt_secret_or_jwt_jwks_required check (jwt_secret is not null or jwt_jwks is not null)
);

create unique index tenants_external_id_index on tenants using btree (external_id);

create table extensions (
    id uuid not null,
    type text,
    settings jsonb,
    tenant_external_id text,
    inserted_at timestamp(0) without time zone not null,
    updated_at timestamp(0) without time zone not null,
    constraint extensions_pkey primary key (id),
    constraint extensions_tenant_external_id_fkey foreign key (tenant_external_id)
        references tenants (external_id) on delete cascade
);

create index extensions_tenant_external_id_index on extensions using btree (tenant_external_id);

create unique index extensions_tenant_external_id_type_index on extensions using btree (tenant_external_id, type);

create table feature_flags (
    id uuid not null,
    name character varying(255) not null,
    enabled boolean default false not null,
    inserted_at timestamp(0) without time zone not null,
    updated_at timestamp(0) without time zone not null,
    rollout_percentage integer default 100 not null,
    bucket_key character varying(255),
    constraint feature_flags_pkey primary key (id),
    constraint rollout_percentage_must_be_between_0_and_100
        check (rollout_percentage >= 0 and rollout_percentage <= 100)
);

create unique index feature_flags_name_index on feature_flags using btree (name);

insert into schema_migrations (version, inserted_at)
select unnest(array[
    20210706140551, 20220329161857, 20220410212326, 20220506102948, 20220527210857, 20220815211129, 20220815215024,
    20220818141501, 20221018173709, 20221102172703, 20221223010058, 20230110180046, 20230810220907, 20230810220924,
    20231024094642, 20240306114423, 20240418082835, 20240625211759, 20240704172020, 20240902173232, 20241106103258,
    20250424203323, 20250613072131, 20250711044927, 20250811121559, 20250926223044, 20251204170944, 20251218000543,
    20260209232800, 20260304000000, 20260422000000, 20260709151810, 20260805000000]), '2026-08-21 12:03:50';

insert into tenants (id, name, external_id, jwt_secret, jwt_jwks, max_concurrent_users, max_joins_per_second,
    private_only, suspend, presence_enabled, migrations_ran, client_presence_window_ms, feature_flags, gcm_migrated_at,
    max_presence_events_per_second, inserted_at, updated_at)
values
    ('0b6f2b53-6c5e-4c53-9f0a-5a6c9b2f7c11', 'Legacy', 'legacy', 'SMoSVrPx3SkxG8EDkKDx4A9dm1Sr0LE6cvB9oOExuvQ=', null,
        250, 100, false, false, false, 81, null, '{}', null, 1000, '2026-08-21 12:03:56', '2026-08-21 12:03:56'),
    ('1b6f2b53-6c5e-4c53-9f0a-5a6c9b2f7c12', null, 'gcm',
        'g1:UFFSU1RVVldYWVpbVNALEdkLulGdVyxUUqgjWG+e9Oe56wnkLFE1xJi9WlVGPa/fYIlGpWE=', null,
        200, 500, true, false, true, 80, 7000, '{"track_fanout_metric": true, "odd": "text"}', '2026-08-22 00:00:00', null,
        '2026-08-21 12:03:56', '2026-08-22 00:00:00'),
    ('2b6f2b53-6c5e-4c53-9f0a-5a6c9b2f7c13', 'mixed', 'mixed',
        'g1:UFFSU1RVVldYWVpbVNALEdkLulGdVyxUUqgjWG+e9Oe56wnkLFE1xJi9WlVGPa/fYIlGpWE=', null,
        200, 500, false, null, false, null, null, '{}', null, 1000, '2026-08-21 12:03:56', '2026-08-21 12:03:56'),
    ('3b6f2b53-6c5e-4c53-9f0a-5a6c9b2f7c14', 'Key set', 'Key Set/ü', null, '{"keys": [{"kty": "oct", "k": "c2VjcmV0", "alg": "HS256"}]}',
        200, 500, false, true, false, 0, null, '{}', null, 1000, '2026-08-21 12:03:56', '2026-08-21 12:03:56');

insert into extensions (id, type, settings, tenant_external_id, inserted_at, updated_at)
values
    ('a0000000-0000-4000-8000-000000000001', 'postgres_cdc_rls', '{
        "db_host": "7Wwy/7hIGy35MCo8jeVy+w==", "db_name": "v1QVng3N+pZd/0AEObABwg==",
        "db_port": "m3KM2cjJ+t7C3443QcjOgA==", "db_user": "fUUNRi3V/4miyO1Yci7Gcg==",
        "db_password": "Wdjh24tJ4z7/oOGQFFbJ7AUBh6DN5amHLLqwkatz5VM=", "region": "us-east-1", "ssl_enforced": false,
        "publication": "supabase_realtime", "slot_name": "supabase_realtime_replication_slot",
        "poll_interval_ms": 100, "poll_max_changes": 100, "poll_max_record_bytes": 1048576}',
        'legacy', '2026-08-21 12:03:56', '2026-08-21 12:03:56'),
    ('a0000000-0000-4000-8000-000000000002', 'postgres_cdc_rls', '{
        "db_host": "g1:AAECAwQFBgcICQoLXRY6fv+atDBc7FKzagU9XGlmUDRFJapElw==",
        "db_name": "g1:AAECAwQFBgcICQoLhUBooliRKsv1PcCCWuNtRig7FG4Sef8Z",
        "db_port": "g1:AAECAwQFBgcICQoLE7x1IzXoaeFCXPkNOSQJs21gVCg=",
        "db_user": "g1:MDEyMzQ1Njc4OTo7iY2ZTVdFAm7prSSiG2VlRdIpTH1YW7Qy2Ecl8LOE",
        "db_password": "g1:QEFCQ0RFRkdISUpLC0AHvbl4uLJ72UQ0hLnAQuVs/LIcM/rBWOAD49CBUKM=", "region": "eu-west-2",
        "db_pool": "7", "subcriber_pool_size": 9, "unknown": [1.50, {"deep": null}]}',
        'gcm', '2026-08-21 12:03:56', '2026-08-22 00:00:00'),
    ('a0000000-0000-4000-8000-000000000003', 'postgres_cdc_rls', '{
        "db_host": "7Wwy/7hIGy35MCo8jeVy+w==", "db_name": "g1:AAECAwQFBgcICQoLhUBooliRKsv1PcCCWuNtRig7FG4Sef8Z",
        "db_port": "m3KM2cjJ+t7C3443QcjOgA==",
        "db_user": "g1:MDEyMzQ1Njc4OTo7iY2ZTVdFAm7prSSiG2VlRdIpTH1YW7Qy2Ecl8LOE",
        "db_password": "Wdjh24tJ4z7/oOGQFFbJ7AUBh6DN5amHLLqwkatz5VM=", "region": "us-east-1", "ssl_enforced": true}',
        'mixed', '2026-08-21 12:03:56', '2026-08-21 12:03:56'),
    ('a0000000-0000-4000-8000-000000000004', 'something_else', '{"db_host": "not encrypted"}',
        'mixed', '2026-08-21 12:03:56', '2026-08-21 12:03:56');

insert into feature_flags (id, name, enabled, rollout_percentage, bucket_key, inserted_at, updated_at)
values
    ('b0000000-0000-4000-8000-000000000001', 'gcm_encryption_backfill', false, 100, null,
        '2026-08-21 12:03:56', '2026-08-21 12:03:56'),
    ('b0000000-0000-4000-8000-000000000002', 'track_fanout_metric', true, 0, 'cohort',
        '2026-08-21 12:03:56', '2026-08-21 12:03:56');
