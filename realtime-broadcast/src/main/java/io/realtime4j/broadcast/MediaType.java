package io.realtime4j.broadcast;

import io.realtime4j.core.spi.HttpRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media type or range (RFC 9110 §8.3.1).
 *
 * @param type lower case, such as {@code application}
 * @param subtype lower case, such as {@code json}
 * @param parameters by lower-case name
 */
record MediaType(String type, String subtype, Map<String, String> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern NAME =
            Pattern.compile("\\s*(" + TOKEN + ")/(" + TOKEN + ")\\s*(;.*)?", Pattern.DOTALL);
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*(" + TOKEN + ")\\s*=\\s*(?:\"([^\"]*+)\"|([^;\\s\"]*+))");

    static Optional<MediaType> parse(String text) {
        Matcher matcher = NAME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group(3);
        return Optional.of(new MediaType(
                matcher.group(1).toLowerCase(Locale.ROOT),
                matcher.group(2).toLowerCase(Locale.ROOT),
                parameters(rest == null ? "" : rest)));
    }

    /** Reads the parameters of a header value: everything from its first semicolon on. */
    static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    /** {@return the media type of a request's body} */
    static Optional<MediaType> of(HttpRequest request) {
        return request.header("content-type").flatMap(MediaType::parse);
    }

    boolean is(String wantedType, String wantedSubtype) {
        return type.equals(wantedType) && subtype.equals(wantedSubtype);
    }

    /** {@return whether it is JSON or a dialect of it} */
    boolean isJson() {
        return type.equals("application") && (subtype.equals("json") || subtype.endsWith("+json"));
    }
}
