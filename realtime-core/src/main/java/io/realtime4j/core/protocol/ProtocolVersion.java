package io.realtime4j.core.protocol;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The serializer that a client chose with query parameter {@code vsn}. */
public enum ProtocolVersion {
    /** 1.0.x: JSON objects in text frames. */
    V1,
    /** 2.0.x: JSON arrays in text frames, user broadcasts in binary frames. */
    V2;

    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final Pattern SEMANTIC =
            Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");

    /**
     * Reads a {@code vsn} parameter: a full semantic version with major and minor number 1.0 or 2.0 and no pre-release.
     *
     * @param vsn the parameter, or null when absent, which means 1.0.0
     * @return the version, or empty when it is not supported
     */
    public static Optional<ProtocolVersion> parse(@Nullable String vsn) {
        if (vsn == null) {
            return Optional.of(V1);
        }
        Matcher matcher = SEMANTIC.matcher(vsn);
        if (!matcher.matches() || !"0".equals(matcher.group(2))) {
            return Optional.empty();
        }
        return switch (matcher.group(1)) {
            case "1" -> Optional.of(V1);
            case "2" -> Optional.of(V2);
            default -> Optional.empty();
        };
    }
}
