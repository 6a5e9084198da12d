package io.realtime4j.transport.tyrus;

import java.util.List;
import java.util.Locale;

/** Negotiates permessage-deflate (RFC 7692 §7) without context takeover in either direction. Pure. */
final class DeflateOffer {
    /** The response's value when an offer is accepted. */
    static final String ACCEPTED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static final String LARGEST_WINDOW = "15";

    private DeflateOffer() {}

    /** Whether one of the offers can be accepted; the JDK's deflater knows the largest window only. */
    static boolean isAcceptable(List<String> headers) {
        for (String header : headers) {
            for (String offer : header.split(",", -1)) {
                if (accepts(offer.toLowerCase(Locale.ROOT).split(";", -1))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean accepts(String[] offer) {
        if (!offer[0].strip().equals("permessage-deflate")) {
            return false;
        }
        for (int i = 1; i < offer.length; i++) {
            String[] parameter = offer[i].strip().split("\\s*=\\s*", 2);
            String value = parameter.length == 1 ? "" : parameter[1].replace("\"", "");
            if (!accepts(parameter[0], value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean accepts(String name, String value) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value.isEmpty();
            case "server_max_window_bits" -> value.equals(LARGEST_WINDOW);
            case "client_max_window_bits" -> value.isEmpty() || value.matches("[89]|1[0-5]");
            default -> false;
        };
    }
}
