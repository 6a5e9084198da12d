package io.realtime4j.launcher.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of a team, fetched when they are first needed, when they are an hour old, and at most once a minute when an
 * unknown one is asked for. Those who ask meanwhile wait for the same answer. A failure is not kept. Thread-safe.
 */
final class CloudflareKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long FRESH_NANOS = Duration.ofHours(1).toNanos();
    private static final long YOUNG_NANOS = Duration.ofMinutes(1).toNanos();

    private final URI address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    @GuardedBy("this")
    private @Nullable Fetched last;

    CloudflareKeys(URI address) {
        this.address = address;
    }

    /** Finds a key; fails when the keys cannot be fetched. */
    CompletableFuture<Optional<RSAPublicKey>> find(String id) {
        return current(id).thenApply(keys -> Optional.ofNullable(keys.get(id)));
    }

    private synchronized CompletableFuture<Map<String, RSAPublicKey>> current(String id) {
        Fetched known = last;
        if (known != null && known.serves(id)) {
            return known.keys;
        }
        Fetched next = new Fetched(System.nanoTime(), fetch());
        last = next;
        return next.keys;
    }

    private CompletableFuture<Map<String, RSAPublicKey>> fetch() {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(CloudflareKeys::read);
    }

    private static Map<String, RSAPublicKey> read(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("the keys were asked for and the answer was " + response.statusCode());
        }
        Map<String, RSAPublicKey> keys = new HashMap<>();
        for (Slice key : JsonText.elements(field(JsonText.fields(Slice.of(response.body())), "keys"))) {
            Map<String, Slice> fields = JsonText.fields(key);
            if ("RSA".equals(JsonText.string(fields.get("kty")))) {
                keys.put(text(fields, "kid"), key(number(fields, "n"), number(fields, "e")));
            }
        }
        return keys;
    }

    private static Slice field(Map<String, Slice> fields, String name) {
        Slice value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("the keys have no field " + name);
        }
        return value;
    }

    private static String text(Map<String, Slice> fields, String name) {
        String text = JsonText.string(field(fields, name));
        if (text == null) {
            throw new IllegalStateException("field " + name + " of a key is no text");
        }
        return text;
    }

    private static BigInteger number(Map<String, Slice> fields, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text(fields, name)));
    }

    private static RSAPublicKey key(BigInteger modulus, BigInteger exponent) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key cannot be used", e);
        }
    }

    /** One answer, or the wait for it. */
    private record Fetched(long nanos, CompletableFuture<Map<String, RSAPublicKey>> keys) {
        boolean serves(String id) {
            if (!keys.isDone()) {
                return true;
            }
            long age = System.nanoTime() - nanos;
            return !keys.isCompletedExceptionally()
                    && age < FRESH_NANOS
                    && (age < YOUNG_NANOS || keys.join().containsKey(id));
        }
    }
}
