package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PhysicalSourceTest {
    private final SQLException refused = new SQLException("refused", "08001");

    private final FakeDataSource connections = new FakeDataSource();
    private final List<String> heard = new ArrayList<>();
    private final AtomicInteger alive = new AtomicInteger(2);
    private final PhysicalSource source;

    PhysicalSourceTest() throws SQLException {
        source = new PhysicalSource(connections::getConnection, connections.getConnection(), 2, new Heard());
        source.countWith(alive::get);
    }

    @Test
    void whenThePoolFills_thenTheFirstConnectionIsUsedAndNothingIsTold() throws Exception {
        Connection first = source.getConnection();
        Connection second = source.getConnection();

        assertThat(first).isNotSameAs(second);
        assertThat(connections.connections()).hasSize(2);
        assertThat(heard).isEmpty();
    }

    @Test
    void givenFullPool_whenItAsksForMore_thenOneWasReplaced() throws Exception {
        fill();

        source.getConnection();
        source.getConnection();

        assertThat(heard).containsExactly("replaced", "replaced");
    }

    @Test
    void givenSomeAreLeft_whenOneCannotBeMade_thenNothingIsTold() throws Exception {
        fill();
        connections.fail(refused);
        alive.set(1);

        assertThatThrownBy(source::getConnection).isSameAs(refused);

        assertThat(heard).isEmpty();
    }

    @Test
    void givenNoneIsLeft_whenOneCannotBeMade_thenTheDatabaseIsLost() throws Exception {
        fill();
        connections.fail(refused);
        alive.set(0);

        assertThatThrownBy(source::getConnection).isSameAs(refused);

        assertThat(heard).containsExactly("lost 08001");
    }

    @Test
    void givenRetired_whenAnAttemptEnds_thenItSaysNothingAboutTheSuccessor() throws Exception {
        fill();
        alive.set(0);
        source.retire();

        source.getConnection();
        connections.fail(refused);
        assertThatThrownBy(source::getConnection).isSameAs(refused);

        assertThat(heard).isEmpty();
    }

    private void fill() throws SQLException {
        source.getConnection();
        source.getConnection();
    }

    private final class Heard implements PoolListener {
        @Override
        public void replaced() {
            heard.add("replaced");
        }

        @Override
        public void suspected() {
            heard.add("suspected");
        }

        @Override
        public void lost(SQLException cause) {
            heard.add("lost " + cause.getSQLState());
        }
    }
}
