package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TyrusSettingsTest {
    static Stream<Arguments> invalid() {
        return Stream.of(
                invalid("setting port is 70000, accepted is 0 to 65535", b -> b.port(70_000)),
                invalid("setting backlog is 0, accepted is 1 to 1000000", b -> b.backlog(0)),
                invalid("setting maxConnections is 0, accepted is 1 to 2147483647", b -> b.maxConnections(0)),
                invalid("setting maxHeaderLength is 63, accepted is 64 to 65536", b -> b.maxHeaderLength(63)),
                invalid("setting lanes is 0, accepted is 1 to 1024", b -> b.lanes(0)),
                invalid(
                        "setting requestTimeout is PT0S, accepted is more than zero, at most one day",
                        b -> b.requestTimeout(Duration.ZERO)),
                invalid(
                        "setting tlsCertificate is a.pem and tlsKey is null, accepted is both or neither",
                        b -> b.tls(Path.of("a.pem"), null)),
                invalid(
                        "setting trustedProxies holds \"10.0.0.0/33\", accepted is an IP address or a network such as "
                                + "10.0.0.0/8",
                        b -> b.trustedProxies(List.of("10.0.0.0/33"))),
                invalid(
                        "setting trustedProxies holds \"proxy\", accepted is an IP address or a network such as "
                                + "10.0.0.0/8",
                        b -> b.trustedProxies(List.of("proxy"))));
    }

    private static Arguments invalid(String message, UnaryOperator<TyrusSettings.Builder> change) {
        return Arguments.of(message, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void givenInvalidSetting_whenBuilt_thenMessageNamesIt(String message, UnaryOperator<TyrusSettings.Builder> change) {
        TyrusSettings.Builder builder = change.apply(TyrusSettings.builder());

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void whenNothingIsSet_thenDefaults() {
        TyrusSettings settings = TyrusSettings.builder().build();

        assertThat(settings.host()).isEmpty();
        assertThat(settings.maxConnections()).isEqualTo(100_000);
        assertThat(settings.maxHeaderLength()).isEqualTo(4096);
        assertThat(settings.compression()).isFalse();
        assertThat(settings.lanes()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @ParameterizedTest(name = "peer {0}, header {1}")
    @CsvSource({
        "10.1.2.3, '203.0.113.9', 203.0.113.9",
        "10.1.2.3, '1.1.1.1, 203.0.113.9, 10.9.9.9', 203.0.113.9",
        "10.1.2.3, '', 10.1.2.3",
        "10.1.2.3, 'garbage', 10.1.2.3",
        "10.1.2.3, '10.1.1.1', 10.1.1.1",
        "192.0.2.7, '203.0.113.9', 192.0.2.7",
        "::1, '2001:db8::5', 2001:db8::5"
    })
    void givenForwardedFor_whenPeerIsTrusted_thenNearestUntrustedAddress(String peer, String header, String client)
            throws Exception {
        TrustedProxies proxies = TrustedProxies.parse(List.of("10.0.0.0/8", "::1"));

        String found = proxies.client(InetAddress.getByName(peer), Map.of("x-forwarded-for", List.of(header)));

        assertThat(found).isEqualTo(client);
    }
}
