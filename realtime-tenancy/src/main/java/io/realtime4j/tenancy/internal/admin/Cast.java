package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a JSON value as a value of some type: empty when it is none. Null and blank strings are not asked about. Pure.
 *
 * @param <T> the type
 */
@FunctionalInterface
interface Cast<T> {
    Cast<String> TEXT = value -> Optional.ofNullable(value.textValue()).filter(Cast::isStorable);
    Cast<Integer> INTEGER = Integers::read;
    Cast<Boolean> BOOLEAN = Booleans::read;
    Cast<ObjectNode> OBJECT =
            value -> value instanceof ObjectNode object && isStorable(value) ? Optional.of(object) : Optional.empty();
    Cast<Map<String, Boolean>> SWITCHES = value -> OBJECT.read(value).flatMap(Booleans::readAll);

    Optional<T> read(JsonNode value);

    /** One of several texts. */
    static Cast<String> oneOf(String... texts) {
        Set<String> allowed = Set.of(texts);
        return value -> TEXT.read(value).filter(allowed::contains);
    }

    /** The database stores every text but those with a NUL. */
    static boolean isStorable(String text) {
        return text.indexOf('\0') < 0;
    }

    private static boolean isStorable(JsonNode value) {
        return value.isTextual()
                ? isStorable(value.textValue())
                : value.propertyStream().allMatch(member -> isStorable(member.getKey()))
                        && value.valueStream().allMatch(Cast::isStorable);
    }

    /** Whether a value counts as not there. */
    static boolean isNull(JsonNode value) {
        return value.isNull() || (value.isTextual() && value.textValue().isBlank());
    }

    /** Integers of the range that is stored, as numbers or in decimal. */
    final class Integers {
        private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,18}");

        private Integers() {}

        private static Optional<Integer> read(JsonNode value) {
            if (value.isIntegralNumber()) {
                return value.canConvertToInt() ? Optional.of(value.intValue()) : Optional.empty();
            }
            String text = value.textValue();
            return text != null && DECIMAL.matcher(text).matches() ? narrow(Long.parseLong(text)) : Optional.empty();
        }

        private static Optional<Integer> narrow(long number) {
            return number == (int) number ? Optional.of((int) number) : Optional.empty();
        }
    }

    /** Booleans, or the texts that say the same. */
    final class Booleans {
        private static final Map<String, Boolean> TEXTS = Map.of("true", true, "1", true, "false", false, "0", false);

        private Booleans() {}

        private static Optional<Boolean> read(JsonNode value) {
            return value.isBoolean()
                    ? Optional.of(value.booleanValue())
                    : TEXT.read(value).map(TEXTS::get);
        }

        private static Optional<Map<String, Boolean>> readAll(ObjectNode object) {
            Map<String, Boolean> switches = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (!member.getValue().isBoolean()) {
                    return Optional.empty();
                }
                switches.put(member.getKey(), member.getValue().booleanValue());
            }
            return Optional.of(switches);
        }
    }
}
