package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.PubSub;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows of one tenant's database on three nodes with a common bus, one of which reads them. */
@Tag("spec-03")
final class DatabaseClusterIT {
    private static final String ROOM = "realtime:room";
    private static final String READY = "'broadcast':{'replication_ready':true}";
    private static final String SUFFIX = "three_nodes";
    private static final PubSub bus = PubSub.local();

    @RegisterExtension
    @Order(1)
    static final ManagedServer first = new ManagedServer(
                    settings -> settings.nodeName("first"), parts -> parts.pubSub(bus), Meters.none())
            .streaming(SUFFIX);

    @RegisterExtension
    @Order(2)
    static final ManagedServer second =
            first.beside(settings -> settings.nodeName("second")).streaming(SUFFIX);

    @RegisterExtension
    @Order(3)
    static final ManagedServer third =
            first.beside(settings -> settings.nodeName("third")).streaming(SUFFIX);

    @Test
    @DisplayName("S03_106 each recipient on three nodes gets a row exactly once")
    void givenThreeNodes_whenStored_thenEachHearsOnce() {
        Project abc = Project.on(first).reading("true");
        List<Client> clients = new ArrayList<>();
        for (ManagedServer node : List.of(first, second, third)) {
            clients.add(abc.elsewhere(node, "authenticated")
                    .joinPrivate(ROOM, READY)
                    .expect("['1',null,'realtime:room','system',{'extension':'system','status':'ok',"
                            + "'message':'Replication connection established','channel':'room'}]"));
        }
        assertThat(abc.value("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'realtime_replication_connection'"))
                .isEqualTo("1");

        for (int i = 0; i < 20; i++) {
            abc.execute("select realtime.send('{\"id\":" + i + "}', 'e', 'room')");
        }

        for (Client client : clients) {
            for (int i = 0; i < 20; i++) {
                assertThat(new String(client.socket().expectBinary(), UTF_8)).endsWith("{\"id\": " + i + "}");
            }
            client.expectNothing();
        }
        abc.shutdown();
    }
}
