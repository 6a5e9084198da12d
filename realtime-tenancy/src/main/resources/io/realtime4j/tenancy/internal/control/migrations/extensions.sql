-- Arrives at the table extensions from nothing or from any earlier state of it.
create table if not exists extensions (
    id uuid primary key,
    type text,
    settings jsonb,
    tenant_external_id text,
    inserted_at timestamp(0) not null,
    updated_at timestamp(0) not null
);

alter table extensions
    add column if not exists type text,
    add column if not exists settings jsonb,
    add column if not exists tenant_external_id text;

alter table extensions
    alter column type type text,
    alter column settings type jsonb,
    alter column tenant_external_id type text,
    alter column inserted_at type timestamp(0),
    alter column updated_at type timestamp(0);

create index if not exists extensions_tenant_external_id_index on extensions (tenant_external_id);

create unique index if not exists extensions_tenant_external_id_type_index on extensions (tenant_external_id, type);

do $$
begin
    if not exists (select from pg_constraint
            where conrelid = 'extensions'::regclass and contype = 'f' and confrelid = 'tenants'::regclass
                and confdeltype = 'c') then
        alter table extensions drop constraint if exists extensions_tenant_external_id_fkey;
        alter table extensions add constraint extensions_tenant_external_id_fkey
            foreign key (tenant_external_id) references tenants (external_id) on delete cascade;
    end if;
end
$$;
