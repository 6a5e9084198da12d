package io.realtime4j.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.realtime4j.core.Realtime;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tenant of a self-hosted installation with a key set, from the environment to a client that joins. */
@Tag("spec-06")
class SeededTenantIT {
    private static final String CLAIMS = "{\"role\":\"anon\",\"exp\":4102444800}";
    private static final String JOIN =
            "{\"topic\":\"realtime:r\",\"event\":\"phx_join\",\"payload\":{\"config\":{}},\"ref\":\"1\",\"join_ref\":\"1\"}";

    private final StoredControl database = new StoredControl();
    private final Lifecycle lifecycle = Lifecycle.begin();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        lifecycle.abandon();
        database.close();
    }

    @Test
    @DisplayName("S06_132 the seeded tenant takes tokens that keys of API_JWT_JWKS sign, and of no other key")
    void givenKeySetInTheEnvironment_whenConnectedWithItsKey_thenJoined() throws Exception {
        KeyPair listed = keys();
        Realtime node = seededWith("{\"keys\":[" + jwk((RSAPublicKey) listed.getPublic()) + "]}");
        FirstText joined = new FirstText();

        WebSocket socket = connect(node, token(listed), joined);
        var unused = socket.sendText(JOIN, true).join();

        assertThat(joined.text.get(30, TimeUnit.SECONDS))
                .contains("\"event\":\"phx_reply\"", "\"topic\":\"realtime:r\"", "\"status\":\"ok\"");
        String other = token(keys());
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> connect(node, other, new FirstText()))
                .havingCause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(401));
        socket.abort();
    }

    private Realtime seededWith(String keySet) {
        Map<String, String> variables = database.variables();
        variables.put("PORT", "0");
        variables.put("LISTEN_ADDRESS", "127.0.0.1");
        variables.put("SELF_HOST_TENANT_NAME", "127");
        variables.put("API_JWT_JWKS", keySet);
        Configuration configuration = Configuration.read(new Environment(variables));
        DatabaseConfiguration databases = database.configuration(variables);
        Wiring wiring = new Wiring(configuration, lifecycle);
        StoredTenants stored = wiring.open(databases);
        stored.seed(configuration.selfHosted(), databases.selfHosted());
        return wiring.start(stored, databases);
    }

    private WebSocket connect(Realtime node, String token, WebSocket.Listener listener) {
        URI uri = URI.create("ws://127.0.0.1:" + node.address().orElseThrow().getPort()
                + "/socket/websocket?vsn=1.0.0&apikey=" + token);
        return client.newWebSocketBuilder().buildAsync(uri, listener).join();
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String jwk(RSAPublicKey key) {
        return "{\"kty\":\"RSA\",\"kid\":\"one\",\"alg\":\"RS256\",\"n\":\"" + unsigned(key.getModulus())
                + "\",\"e\":\"" + unsigned(key.getPublicExponent()) + "\"}";
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return encoded(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String token(KeyPair keys) throws GeneralSecurityException {
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"one\"}".getBytes(UTF_8)) + "."
                + encoded(CLAIMS.getBytes(UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + encoded(signature.sign());
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Keeps the first message. */
    private static final class FirstText implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();
        private final CompletableFuture<String> text = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                text.complete(parts.toString());
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            text.completeExceptionally(failure);
        }
    }
}
