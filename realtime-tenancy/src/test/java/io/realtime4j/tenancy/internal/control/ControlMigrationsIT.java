package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.ACME;
import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.tenant;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.TenantId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the tables come to be. */
@Tag("spec-06")
final class ControlMigrationsIT {
    @RegisterExtension
    final StoredControl control = new StoredControl();

    @Test
    @DisplayName("S06_130 in an empty schema all tables are made and 33 versions recorded, as a reference server would")
    void givenEmptySchema_whenMigrated_thenShapeOfTheReference() {
        value(node().migrate());
        List<String> made = ControlShape.of(control);
        List<String> versions = control.rows("select version from schema_migrations order by version");
        control.database().execute("drop schema _realtime cascade; create schema _realtime");
        control.loadReference();

        assertThat(made).isEqualTo(ControlShape.of(control));
        assertThat(versions)
                .hasSize(33)
                .isEqualTo(control.rows("select version from schema_migrations order by version"));
    }

    @Test
    @DisplayName("S06_129 a database with all versions is not touched")
    void givenReferenceDatabase_whenMigrated_thenNothingIsWritten() {
        control.loadReference();
        List<String> before = ControlShape.makers(control);

        value(node().migrate());

        assertThat(ControlShape.makers(control)).isEqualTo(before);
    }

    @Test
    @DisplayName("S06_129 an up to date database needs no right to change it")
    void givenRoleThatMayOnlyUse_whenMigrated_thenDone() {
        control.loadReference();
        control.execute("grant usage on schema _realtime to authenticator;"
                + " grant select, insert, update, delete on all tables in schema _realtime to authenticator");
        ControlNode node = control.deafNode(settings -> settings.user("authenticator"));

        value(node.migrate());

        assertThat(found(node, new TenantId("legacy")).jwtSecret()).isEqualTo("my-super-secret-jwt-value");
    }

    @Test
    @DisplayName("S06_129 newer versions and columns of others are left alone")
    void givenNewerDatabase_whenMigrated_thenUsedAsItIs() {
        control.loadReference();
        control.execute("insert into schema_migrations values (20991231000000, '2099-12-31');"
                + " alter table tenants add column newer text default 'x' not null;"
                + " alter table extensions add column newer jsonb; alter table feature_flags add column newer text");
        ControlNode node = node();

        value(node.migrate());
        value(node.tenants().put(tenant("one")));

        assertThat(found(node, ACME)).isEqualTo(tenant("one"));
        assertThat(control.row("select newer from tenants where external_id = 'acme'"))
                .isEqualTo("x");
        assertThat(control.row("select count(*) from schema_migrations")).isEqualTo("34");
    }

    @Test
    @DisplayName("a database at an older version is brought up to date, its tenants stay")
    void givenOlderDatabase_whenMigrated_thenShapeOfTheReference() {
        control.execute("""
            create table schema_migrations (version bigint primary key, inserted_at timestamp(0));
            insert into schema_migrations values (20210706140551, now()), (20220329161857, now());
            create table tenants (
                id uuid primary key, name varchar(255), external_id varchar(255), jwt_secret varchar(500) not null,
                max_concurrent_users integer default 10000 not null, inserted_at timestamp(0) not null,
                updated_at timestamp(0) not null);
            create unique index tenants_external_id_index on tenants (external_id);
            create table extensions (
                id uuid primary key, type varchar(255), settings jsonb,
                tenant_external_id varchar(255) references tenants (external_id) on delete cascade,
                inserted_at timestamp(0) not null, updated_at timestamp(0) not null);
            create index extensions_tenant_external_id_index on extensions (tenant_external_id);
            insert into tenants values (gen_random_uuid(), 'Acme', 'acme', 'SMoSVrPx3SkxG8EDkKDx4A9dm1Sr0LE6cvB9oOExuvQ=',
                77, '2022-01-01', '2022-01-02')
            """);
        ControlNode node = node();

        value(node.migrate());

        assertThat(found(node, ACME).jwtSecret()).isEqualTo("my-super-secret-jwt-value");
        assertThat(found(node, ACME).limits().maxConcurrentUsers()).isEqualTo(77);
        assertThat(found(node, ACME).limits().maxJoinsPerSecond()).isEqualTo(500);
        List<String> migrated = ControlShape.of(control);
        control.database().execute("drop schema _realtime cascade; create schema _realtime");
        control.loadReference();
        assertThat(migrated).isEqualTo(ControlShape.of(control));
    }

    @Test
    @DisplayName("tables that are there without their versions are completed")
    void givenTablesWithoutVersions_whenMigrated_thenOnlyVersionsAreAdded() {
        control.loadReference();
        List<String> shape = ControlShape.of(control);
        control.execute("delete from schema_migrations where version > 20240000000000;"
                + " drop index extensions_tenant_external_id_type_index; drop table feature_flags");

        value(node().migrate());

        assertThat(ControlShape.of(control)).isEqualTo(shape);
        assertThat(control.row("select count(*) from schema_migrations")).isEqualTo("33");
        assertThat(control.row("select count(*) from tenants")).isEqualTo("4");
    }

    @Test
    @DisplayName("nodes that migrate at the same time all succeed")
    void givenManyNodes_whenMigratingAtOnce_thenAllSucceed() {
        List<CompletionStage<@Nullable Void>> migrations = IntStream.range(0, 6)
                .mapToObj(i -> node().migrate())
                .<CompletionStage<@Nullable Void>>map(m -> m)
                .toList();

        migrations.forEach(StoredControl::value);

        assertThat(control.row("select count(*) from schema_migrations")).isEqualTo("33");
    }

    @Test
    @DisplayName("without the schema the start ends with a clear error")
    void givenNoSchema_whenMigrated_thenFails() {
        ControlNode node = control.deafNode(settings -> settings.afterConnectQuery("set search_path to nowhere"));

        assertFails(node.migrate(), ErrorCode.CONTROL_MIGRATIONS_FAILED, "no schema of the search path nowhere exists");
    }

    @Test
    @DisplayName("without the right to create tables the start ends with a clear error")
    void givenRoleWithoutRights_whenMigrated_thenFails() {
        control.execute("grant usage on schema _realtime to authenticator");
        ControlNode node = control.deafNode(settings -> settings.user("authenticator"));

        assertFails(node.migrate(), ErrorCode.CONTROL_MIGRATIONS_FAILED, "permission denied for schema _realtime");
    }

    @Test
    @DisplayName("migrations that fail half-way leave nothing behind, and can be repeated")
    void givenObstacle_whenMigrated_thenRolledBack() {
        control.execute("create view feature_flags as select 1 as one");
        ControlNode node = node();

        assertFails(node.migrate(), ErrorCode.CONTROL_MIGRATIONS_FAILED, "feature_flags");
        assertThat(control.rows("select tablename from pg_tables where schemaname = '_realtime'"))
                .isEmpty();

        control.execute("drop view feature_flags");
        value(node.migrate());
        assertThat(control.row("select count(*) from schema_migrations")).isEqualTo("33");
    }

    @Test
    @DisplayName("without tables a look at a tenant fails with a clear error, and works once they are there")
    void givenNoTables_whenFound_thenFailsUntilTheyAreThere() {
        ControlNode node = node();

        assertFails(node.tenants().find(ACME), ErrorCode.CONTROL_DATABASE_ERROR, "relation \"tenants\" does not exist");

        value(node.migrate());
        assertThat(value(node.tenants().find(ACME))).isEmpty();
    }

    @Test
    @DisplayName("a node that is closed while it waits to migrate gives up")
    void givenMigrationThatWaits_whenClosed_thenItFails() throws Exception {
        control.loadReference();
        control.execute("delete from schema_migrations where version > 20240000000000");
        ControlNode node = node();
        try (var connection = control.database().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table _realtime.schema_migrations in share update exclusive mode");
            var migration = node.migrate();
            while (control.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname ="
                            + " current_database()")
                    .isEmpty()) {
                Thread.onSpinWait();
            }

            node.close();

            assertThatExceptionOfType(RealtimeException.class).isThrownBy(() -> value(migration));
        }
    }

    private ControlNode node() {
        return control.deafNode(UnaryOperator.identity());
    }

    private static void assertFails(CompletionStage<?> stage, ErrorCode code, String message) {
        assertThatExceptionOfType(RealtimeException.class)
                .isThrownBy(() -> value(stage))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(code))
                .withMessageContaining(message);
    }
}
