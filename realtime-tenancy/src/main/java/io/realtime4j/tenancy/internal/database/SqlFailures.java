package io.realtime4j.tenancy.internal.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a driver's exception means. Pure. */
final class SqlFailures {
    static final String TOO_MANY_CONNECTIONS = "53300";

    /** Names of the manual, appendix "PostgreSQL Error Codes", for what migrations meet. */
    private static final Map<String, String> CONDITIONS = Map.ofEntries(
            Map.entry("22P02", "invalid_text_representation"),
            Map.entry("22023", "invalid_parameter_value"),
            Map.entry("23503", "foreign_key_violation"),
            Map.entry("23505", "unique_violation"),
            Map.entry("23514", "check_violation"),
            Map.entry("25006", "read_only_sql_transaction"),
            Map.entry("25P02", "in_failed_sql_transaction"),
            Map.entry("2BP01", "dependent_objects_still_exist"),
            Map.entry("3D000", "invalid_catalog_name"),
            Map.entry("3F000", "invalid_schema_name"),
            Map.entry("40001", "serialization_failure"),
            Map.entry("40P01", "deadlock_detected"),
            Map.entry("42501", "insufficient_privilege"),
            Map.entry("42601", "syntax_error"),
            Map.entry("42602", "invalid_name"),
            Map.entry("42611", "invalid_column_definition"),
            Map.entry("42701", "duplicate_column"),
            Map.entry("42703", "undefined_column"),
            Map.entry("42704", "undefined_object"),
            Map.entry("42710", "duplicate_object"),
            Map.entry("42723", "duplicate_function"),
            Map.entry("42804", "datatype_mismatch"),
            Map.entry("42809", "wrong_object_type"),
            Map.entry("42883", "undefined_function"),
            Map.entry("42P01", "undefined_table"),
            Map.entry("42P06", "duplicate_schema"),
            Map.entry("42P07", "duplicate_table"),
            Map.entry("42P13", "invalid_function_definition"),
            Map.entry("42P16", "invalid_table_definition"),
            Map.entry("42P17", "invalid_object_definition"),
            Map.entry("53100", "disk_full"),
            Map.entry("53200", "out_of_memory"),
            Map.entry("55006", "object_in_use"),
            Map.entry("55P03", "lock_not_available"),
            Map.entry("57014", "query_canceled"),
            Map.entry("P0001", "raise_exception"),
            Map.entry("XX000", "internal_error"));

    private SqlFailures() {}

    /** Whether it says that there is no connection any more, or none could be made. */
    static boolean isOfConnection(@Nullable Throwable failure) {
        if (!(failure instanceof SQLException exception)) {
            return false;
        }
        String state = exception.getSQLState();
        if (state == null || failure instanceof SQLTransientConnectionException) {
            return failure instanceof SQLTransientConnectionException;
        }
        return switch (state) {
            case "57P01", "57P02", "57P03", "57P05", TOO_MANY_CONNECTIONS, "3D000" -> true;
            default -> state.startsWith("08") || state.startsWith("28");
        };
    }

    static boolean isOfFullServer(SQLException failure) {
        return TOO_MANY_CONNECTIONS.equals(failure.getSQLState());
    }

    /** The name that metrics know it by. */
    static String condition(@Nullable Throwable failure) {
        if (isOfConnection(failure)) {
            return "connection_error";
        }
        String state = failure instanceof SQLException exception ? exception.getSQLState() : null;
        return state == null ? "other" : CONDITIONS.getOrDefault(state, "other");
    }
}
