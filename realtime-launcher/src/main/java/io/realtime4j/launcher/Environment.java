package io.realtime4j.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The variables the process was started with, read by the rules of {@code docs/configuration.md}: a value that cannot be
 * used ends the start with a message that names the variable and the value. Remembers what was read. Confined to the thread
 * that starts the node.
 */
final class Environment {
    private final Map<String, String> variables;
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    Environment(Map<String, String> variables) {
        this.variables = new HashMap<>(variables);
    }

    /** Sets a variable, as an option of the command line does. */
    void set(String name, String value) {
        variables.put(name, value);
    }

    /** Sets a variable unless it is set. */
    void setDefault(String name, String value) {
        variables.putIfAbsent(name, value);
    }

    /** Lets an older name stand for a newer one. */
    void alias(String older, String newer) {
        String old = variables.get(older);
        if (old == null) {
            return;
        }
        String current = variables.putIfAbsent(newer, old);
        if (current != null && !current.equals(old)) {
            warnings.add("Environment variable " + older + " is overruled by " + newer + ", its newer name");
        }
        settings.put(older, new Setting(old, true, "alias of " + newer));
    }

    boolean isSet(String name) {
        return variables.containsKey(name);
    }

    /** Whether any variable whose name begins so is set. */
    boolean isAnySet(String prefix) {
        return variables.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /**
     * Insists on a variable.
     *
     * @throws IllegalArgumentException when it is not set or empty
     */
    void required(String name) {
        if (text(name).orElse("").isEmpty()) {
            throw new IllegalArgumentException("environment variable " + name + " is missing or empty, it is needed");
        }
    }

    /** The text of a variable that is read elsewhere, if it is set. */
    Optional<String> given(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    Optional<String> text(String name) {
        Optional<String> value = Optional.ofNullable(variables.get(name));
        settings.put(name, new Setting(value.orElse("unset"), value.isPresent(), ""));
        return value;
    }

    String text(String name, String fallback) {
        return read(name, fallback, Function.identity());
    }

    Optional<Path> path(String name) {
        return parsed(name, "a path", Path::of);
    }

    /**
     * Reads a value of another kind.
     *
     * @param accepted what the message calls a good value
     * @param parser throws {@link IllegalArgumentException} when the value cannot be used
     */
    <T> Optional<T> parsed(String name, String accepted, Function<String, T> parser) {
        return text(name).map(value -> {
            try {
                return parser.apply(value);
            } catch (IllegalArgumentException e) {
                throw wrong(name, value, accepted, e);
            }
        });
    }

    int integer(String name, int fallback, int least, int most) {
        return read(name, fallback, value -> parse(name, value, least, most));
    }

    Duration millis(String name, Duration fallback, int least) {
        return Duration.ofMillis(integer(name, Math.toIntExact(fallback.toMillis()), least, Integer.MAX_VALUE));
    }

    boolean flag(String name, boolean fallback) {
        return read(name, fallback, value -> switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw wrong(name, value, "true, 1, false or 0", null);
        });
    }

    static List<String> list(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    }

    private <T> T read(String name, T fallback, Function<String, T> parser) {
        String value = variables.get(name);
        T result = value == null ? fallback : parser.apply(value);
        settings.put(name, new Setting(value == null ? String.valueOf(fallback) : value, value != null, ""));
        return result;
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** What was read so far, in that order, by name. */
    Map<String, Setting> settings() {
        return new LinkedHashMap<>(settings);
    }

    private static IllegalArgumentException wrong(
            String name, String value, String accepted, @Nullable IllegalArgumentException cause) {
        String shown = KnownVariables.isSecret(name) ? "(secret)" : "\"" + value + "\"";
        return new IllegalArgumentException(
                "environment variable " + name + " is " + shown + ", accepted is " + accepted, cause);
    }

    private static int parse(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, value, range(least, most), e);
        }
        throw wrong(name, value, range(least, most), null);
    }

    private static String range(int least, int most) {
        return most == Integer.MAX_VALUE
                ? "an integer of at least " + least
                : "an integer from " + least + " to " + most;
    }

    /**
     * One variable as it was read.
     *
     * @param value its text, or that of the default
     * @param given whether it was set
     * @param note what else there is to say; may be empty
     */
    record Setting(String value, boolean given, String note) {}
}
