package io.realtime4j.tenancy.internal.database;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.internal.schema.TenantSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first look at a tenant's database, over a session of its own.
 *
 * @param free connections that the server has left for a tenant
 * @param migrations versions in the ledger of the schema; none when it may not be read
 */
record Probe(int free, OptionalInt migrations) {
    private static final Logger log = LoggerFactory.getLogger(Probe.class);

    /** Sessions of tenants' pools are not counted; whose kind is hidden from the user is. */
    private static final String FREE = """
        select current_setting('max_connections')::int - count(*)::int
        from pg_stat_activity
        where coalesce(application_name, '') not in ('realtime_connect', 'realtime_connect_probe')
          and coalesce(backend_type, 'client backend') = 'client backend'\
        """;

    static Probe read(TenantId tenant, DatabaseAccess access, TenantSchema schema) throws SQLException {
        try (Connection connection = access.open(SessionKind.PROBE)) {
            return new Probe(free(connection), migrations(tenant, connection, schema));
        }
    }

    private static int free(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(FREE)) {
            if (!rows.next()) {
                throw new SQLException("the query for free connections has no row", "02000");
            }
            return rows.getInt(1);
        }
    }

    private static OptionalInt migrations(TenantId tenant, Connection connection, TenantSchema schema)
            throws SQLException {
        try {
            return OptionalInt.of(schema.count(connection));
        } catch (SQLException e) {
            if (SqlFailures.isOfConnection(e)) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue("code", ErrorCode.TENANT_MIGRATIONS_RAN_CHECK_FAILED.wireName())
                    .addKeyValue("tenant", tenant)
                    .setCause(e)
                    .log("migrations of the database could not be counted");
            return OptionalInt.empty();
        }
    }
}
