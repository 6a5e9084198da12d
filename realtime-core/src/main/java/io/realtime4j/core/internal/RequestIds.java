package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.HttpRequest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Names HTTP requests: by their baggage, by their own id, or by a new one. Thread-safe. */
final class RequestIds {
    private static final String BAGGAGE_KEY = "request-id";
    private static final int RANDOM_BYTES = 15;

    private final SecureRandom random = new SecureRandom();

    String of(HttpRequest request) {
        String fromBaggage = baggage(request.header("baggage").orElse(""));
        if (fromBaggage != null) {
            return fromBaggage;
        }
        String own = request.header("x-request-id").orElse("");
        return isPrintable(own, 20) ? own : fresh();
    }

    private static @Nullable String baggage(String header) {
        for (String member : header.split(",", -1)) {
            String pair = member.split(";", 2)[0].strip();
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(BAGGAGE_KEY)) {
                String value =
                        TokenText.percentDecode(pair.substring(equals + 1).strip());
                return isPrintable(value, 10) ? value : null;
            }
        }
        return null;
    }

    private static boolean isPrintable(String value, int least) {
        return value.length() >= least && value.length() <= 200 && value.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
    }

    private String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
