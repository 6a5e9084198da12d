package io.realtime4j.tenancy.internal.control;

import io.realtime4j.tenancy.FeatureFlag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads and writes the table {@code feature_flags}. */
final class FlagTable {
    private static final String SELECT = "select name, enabled, rollout_percentage, bucket_key from feature_flags ";

    private FlagTable() {}

    static Optional<FeatureFlag> find(Handle handle, String name) {
        return handle.createQuery(SELECT + "where name = :name")
                .bind("name", name)
                .map(FlagTable::row)
                .findOne();
    }

    static List<FeatureFlag> list(Handle handle) {
        return handle.createQuery(SELECT + "order by name").map(FlagTable::row).list();
    }

    static void put(Handle handle, FeatureFlag flag, Instant now) {
        handle.createUpdate("""
            insert into feature_flags
                (id, name, enabled, rollout_percentage, bucket_key, inserted_at, updated_at)
            values (:id, :name, :enabled, :percentage, cast(:key as varchar), :now, :now)
            on conflict (name) do update set enabled = excluded.enabled,
                rollout_percentage = excluded.rollout_percentage, bucket_key = excluded.bucket_key,
                updated_at = excluded.updated_at\
            """)
                .bind("id", UUID.randomUUID())
                .bind("name", flag.name())
                .bind("enabled", flag.enabled())
                .bind("percentage", flag.rolloutPercentage())
                .bind("key", flag.bucketKey())
                .bind("now", TenantColumn.utc(now))
                .execute();
    }

    static boolean delete(Handle handle, String name) {
        return handle.createUpdate("delete from feature_flags where name = :name")
                        .bind("name", name)
                        .execute()
                > 0;
    }

    private static FeatureFlag row(ResultSet row, StatementContext context) throws SQLException {
        return new FeatureFlag(
                row.getString("name"),
                row.getBoolean("enabled"),
                row.getInt("rollout_percentage"),
                row.getString("bucket_key"));
    }
}
