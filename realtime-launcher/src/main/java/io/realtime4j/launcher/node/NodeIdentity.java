package io.realtime4j.launcher.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is, for metrics and pages.
 *
 * @param name such as {@code realtime@10.0.0.7}
 * @param region where it is, or null
 * @param version of the server
 */
public record NodeIdentity(String name, @Nullable String region, String version) {
    private static final int IPV6_GROUPS = 8;

    /** {@return the part of the name behind the first at sign, or all of it} */
    public String host() {
        return name.substring(name.indexOf('@') + 1);
    }

    /**
     * Tells the node apart from others in few characters: the host, of an IPv6 address its groups 6 and 7, and of a node that
     * listens for itself only its whole name.
     *
     * @return such as {@code 10.0.0.7}
     */
    public String shortId() {
        String host = host();
        if (host.equals("127.0.0.1")) {
            return name;
        }
        List<String> groups = List.of(host.split(":", -1));
        return groups.size() == IPV6_GROUPS ? groups.get(5) + groups.get(6) : host;
    }
}
