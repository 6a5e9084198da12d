package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** HTTP Basic (RFC 7617). Immutable. */
final class PasswordAccess implements DashboardAccess {
    private static final String SCHEME = "basic ";

    private final byte[] expected;

    PasswordAccess(String user, String password) {
        this.expected = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<Optional<HttpResponse>> refusal(HttpRequest request) {
        boolean admitted =
                request.header("authorization").filter(this::isExpected).isPresent();
        return CompletableFuture.completedFuture(admitted ? Optional.empty() : Optional.of(unauthorized()));
    }

    /** Takes equally long for every wrong password. */
    private boolean isExpected(String header) {
        if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        try {
            byte[] given =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            return MessageDigest.isEqual(given, expected);
        } catch (IllegalArgumentException e) { // not base64
            return false;
        }
    }

    private static HttpResponse unauthorized() {
        return HttpResponse.text(401, "Unauthorized").withHeader("www-authenticate", "Basic realm=\"Application\"");
    }
}
