package io.realtime4j.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spec-06")
class NodeIdentityTest {
    @ParameterizedTest
    @CsvSource({
        "realtime@10.0.0.7,10.0.0.7,10.0.0.7",
        "realtime@node-1.internal,node-1.internal,node-1.internal",
        "realtime@127.0.0.1,127.0.0.1,realtime@127.0.0.1",
        "realtime@fdaa:0:1:a7b:8:9:ab:2,fdaa:0:1:a7b:8:9:ab:2,9ab",
        "realtime@fdaa::2,fdaa::2,fdaa::2",
        "alone,alone,alone"
    })
    void givenName_whenAsked_thenHostAndShortId(String name, String host, String shortId) {
        NodeIdentity identity = new NodeIdentity(name, null, "1");

        assertThat(identity.host()).isEqualTo(host);
        assertThat(identity.shortId()).isEqualTo(shortId);
    }
}
