package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.HttpRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names HTTP requests: by their baggage (W3C Baggage §3.2.1), by their own id, or by a new one. Thread-safe. */
final class RequestIds {
    private static final int RANDOM_BYTES = 15;
    private static final int LEAST_IN_BAGGAGE = 10;
    private static final int LEAST = 20;
    private static final int MOST = 200;

    private final String baggageKey;
    private final SecureRandom random = new SecureRandom();

    RequestIds(String baggageKey) {
        this.baggageKey = baggageKey;
    }

    String of(HttpRequest request) {
        String fromBaggage = baggage(request.headers().getOrDefault("baggage", List.of()));
        if (fromBaggage != null) {
            return fromBaggage;
        }
        String own = request.header("x-request-id").orElse("");
        return isPrintable(own, LEAST) ? own : fresh();
    }

    private @Nullable String baggage(List<String> headers) {
        for (String member : String.join(",", headers).split(",", -1)) {
            String pair = member.split(";", 2)[0].strip();
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(baggageKey)) {
                String value =
                        TokenText.percentDecode(pair.substring(equals + 1).strip());
                return isPrintable(value, LEAST_IN_BAGGAGE) ? value : null;
            }
        }
        return null;
    }

    private static boolean isPrintable(String value, int least) {
        return value.length() >= least
                && value.length() <= MOST
                && value.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
    }

    private String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
