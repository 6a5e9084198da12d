package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.transport.tyrus.EchoGateway.EchoLink;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTest {
    @TempDir
    static Path stores;

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    @BeforeAll
    static void makePairs() throws Exception {
        makePair("first");
        makePair("second-of-another-length");
    }

    @BeforeEach
    void write() throws Exception {
        certificate = folder.resolve("cert.pem");
        key = folder.resolve("key.pem");
        writePair("first");
    }

    /** Makes a key pair with the JDK's own tool. */
    private static void makePair(String name) throws Exception {
        Path store = stores.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private void writePair(String name) throws Exception {
        KeyStore pair = KeyStore.getInstance(stores.resolve(name + ".p12").toFile(), "changeit".toCharArray());
        writePem(key, "PRIVATE KEY", pair.getKey("a", "changeit".toCharArray()).getEncoded());
        writePem(certificate, "CERTIFICATE", pair.getCertificate("a").getEncoded());
    }

    private static void writePem(Path file, String type, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    private Servers start(Io io) {
        return Servers.start(Servers.settings()
                .io(io)
                .tls(certificate, key)
                .tlsReloadInterval(Duration.ofMillis(20))
                .build());
    }

    private static RawClient connect(Servers server) throws Exception {
        return new RawClient(socket(server));
    }

    private static SSLSocket socket(Servers server) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.startHandshake();
        return socket;
    }

    private static String subject(Servers server) throws Exception {
        try (SSLSocket socket = socket(server)) {
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void givenTls_whenLinkIsOpened_thenMessagesOfAllSizesAndCloseWork(Io io) throws Exception {
        try (Servers server = start(io);
                RawClient client = connect(server)) {
            client.send(RawClient.upgrade(""));
            assertThat(client.response().status()).isEqualTo(101);
            EchoLink link = server.gateway.link();

            for (int length : new int[] {0, 100, 20_000, 3_000_000}) {
                client.sendFrame(RawClient.FIN | RawClient.BINARY, new byte[length]);
                assertThat(client.read().payload()).hasSize(length);
            }
            link.onLane(l -> {
                for (int i = 0; i < 100; i++) {
                    l.send(Frame.text(Slice.utf8("frame " + i)));
                }
            });
            for (int i = 0; i < 100; i++) {
                assertThat(client.read().text()).isEqualTo("frame " + i);
            }
            client.sendFrame(RawClient.FIN | RawClient.CLOSE, new byte[] {3, (byte) 0xE8});
            assertThat(client.read().reason()).isEqualTo("1000");
            assertThat(client.isAtEnd()).isTrue();
            assertThat(Wait.poll(link.ends, "the end")).isEqualTo("1000 ");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void givenTls_whenRequested_thenAnswered(Io io) throws Exception {
        try (Servers server = start(io);
                RawClient client = connect(server)) {
            client.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(client.response().body()).isEqualTo("GET /x? a ");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void givenPlainClient_whenItTalksToTls_thenClosed() throws Exception {
        try (Servers server = start(Io.AUTO);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.socket().getInputStream().readAllBytes()).hasSizeLessThan(20);
        }
    }

    @Test
    void givenChangedFiles_whenLookedAtAgain_thenLaterConnectionsGetThem() throws Exception {
        try (Servers server = start(Io.AUTO)) {
            assertThat(subject(server)).isEqualTo("CN=first");

            writePair("second-of-another-length");

            String subject = subject(server);
            for (int i = 0; i < 2000 && subject.equals("CN=first"); i++) {
                subject = subject(server);
            }
            assertThat(subject).isEqualTo("CN=second-of-another-length");
        }
    }

    @Test
    void givenBrokenFiles_whenLookedAtAgain_thenOldOnesStayAndItIsCounted() throws Exception {
        try (Servers server = start(Io.AUTO)) {
            Files.writeString(certificate, "not a certificate");

            for (int i = 0; i < 2000 && server.gateway.meters.count("realtime_transport_tls_reload_errors") == 0; i++) {
                assertThat(subject(server)).isEqualTo("CN=first");
            }
            assertThat(server.gateway.meters.count("realtime_transport_tls_reload_errors"))
                    .isEqualTo(1);
            assertThat(subject(server)).isEqualTo("CN=first");
        }
    }

    @Test
    void givenMissingFile_whenTransportIsMade_thenRefused() {
        TyrusSettings settings =
                Servers.settings().tls(certificate, folder.resolve("none.pem")).build();

        assertThatThrownBy(() -> TyrusTransport.create(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tlsKey")
                .hasMessageContaining("none.pem");
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
