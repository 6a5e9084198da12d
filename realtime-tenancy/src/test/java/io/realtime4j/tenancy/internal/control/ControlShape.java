package io.realtime4j.tenancy.internal.control;

import java.util.List;

/** What tables a schema has, told so that two schemas can be compared. */
final class ControlShape {
    private ControlShape() {}

    /** Columns, constraints and indexes, without the order of the columns. */
    static List<String> of(StoredControl control) {
        return control.rows("""
            select 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
                pg_get_expr(d.adbin, d.adrelid)
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = '_realtime'::regnamespace and c.relkind = 'r'
            union all
            select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
            from pg_constraint where connamespace = '_realtime'::regnamespace and contype <> 'n'
            union all
            select 'index', tablename, indexname, indexdef, '', '' from pg_indexes where schemaname = '_realtime'
            order by 1, 2, 3, 4
            """);
    }

    /** Which transactions made the tables, their columns and their rows: the same as long as nothing is touched. */
    static List<String> makers(StoredControl control) {
        return control.rows("""
            select 'table', c.relname, c.oid::text, c.xmin::text, c.relfilenode::text from pg_class c
            where c.relnamespace = '_realtime'::regnamespace
            union all
            select 'column', c.relname, a.attname, a.xmin::text, '' from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = '_realtime'::regnamespace
            union all
            select 'constraint', conrelid::regclass::text, conname, xmin::text, '' from pg_constraint
            where connamespace = '_realtime'::regnamespace
            union all
            select 'row', 'tenants', external_id, xmin::text, ctid::text from tenants
            union all
            select 'row', 'extensions', id::text, xmin::text, ctid::text from extensions
            union all
            select 'row', 'feature_flags', name, xmin::text, ctid::text from feature_flags
            union all
            select 'row', 'schema_migrations', version::text, xmin::text, inserted_at::text from schema_migrations
            order by 1, 2, 3
            """);
    }
}
