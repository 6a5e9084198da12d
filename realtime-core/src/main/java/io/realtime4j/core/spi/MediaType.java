package io.realtime4j.core.spi;

import java.util.HashMap;
import java.util.List;
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
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern NAME =
            Pattern.compile("\\s*(" + TOKEN + ")/(" + TOKEN + ")\\s*(;.*)?", Pattern.DOTALL);
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*(" + TOKEN + ")\\s*=\\s*(?:\"([^\"]*+)\"|([^;\\s\"]*+))");

    /** Keeps a copy of the parameters. */
    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a media type or range.
     *
     * @param text such as {@code text/html;charset=utf-8}
     * @return what it says, or empty when it is none
     */
    public static Optional<MediaType> parse(String text) {
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

    /**
     * Reads the parameters of a header value.
     *
     * @param text the value; what stands before its first semicolon does not matter
     * @return the parameters by lower-case name; of equal names the first
     */
    public static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    /**
     * Reads the type of a body.
     *
     * @param headers values by lower-case name
     * @return what {@code content-type} says, or empty when it says nothing that can be read
     */
    public static Optional<MediaType> ofBody(Map<String, List<String>> headers) {
        return headers.getOrDefault("content-type", List.of()).stream()
                .findFirst()
                .flatMap(MediaType::parse);
    }

    /**
     * Compares, parameters left out.
     *
     * @param wantedType lower case
     * @param wantedSubtype lower case
     * @return whether it is that type
     */
    public boolean is(String wantedType, String wantedSubtype) {
        return type.equals(wantedType) && subtype.equals(wantedSubtype);
    }

    /** {@return whether it is JSON or a dialect of it} */
    public boolean isJson() {
        return type.equals("application") && (subtype.equals("json") || subtype.endsWith("+json"));
    }
}
