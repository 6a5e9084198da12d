package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFailuresTest {
    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "28P01", "57P01", "57P02", "57P03", "57P05", "53300", "3D000"})
    void givenStateOfALostConnection_whenAsked_thenItIsOne(String state) {
        assertThat(SqlFailures.isOfConnection(new SQLException("lost", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "57014", "25006", "P0001"})
    void givenStateOfAStatement_whenAsked_thenTheConnectionIsFine(String state) {
        assertThat(SqlFailures.isOfConnection(new SQLException("failed", state)))
                .isFalse();
    }

    @Test
    void givenNoState_whenAsked_thenOnlyThePoolsTimeoutCounts() {
        assertThat(SqlFailures.isOfConnection(new SQLTransientConnectionException("timed out")))
                .isTrue();
        assertThat(SqlFailures.isOfConnection(new SQLException("odd"))).isFalse();
        assertThat(SqlFailures.isOfConnection(new IllegalStateException("odd"))).isFalse();
        assertThat(SqlFailures.isOfConnection(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"25006, read_only_sql_transaction", "08006, connection_error", "57014, query_canceled", "99999, other"})
    void whenNamed_thenAsTheManualDoes(String state, String name) {
        assertThat(SqlFailures.condition(new SQLException("failed", state))).isEqualTo(name);
    }

    @Test
    void givenNoSqlFailure_whenNamed_thenOther() {
        assertThat(SqlFailures.condition(new IllegalStateException("odd"))).isEqualTo("other");
    }
}
