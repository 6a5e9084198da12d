package io.realtime4j.tenancy.internal.database;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a host name stands for.
 *
 * @param candidates what to connect to, in order. A name of both families is its IPv6 addresses and then the name, which the driver takes
 *     for IPv4; any other is the name alone, so that servers that tell names apart by TLS see it
 * @param onlyIpv4 whether there is no IPv6 address
 */
record HostAddresses(List<String> candidates, boolean onlyIpv4) {
    /** Looks up names. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    static HostAddresses of(String host, Resolver resolver) throws UnknownHostException {
        InetAddress[] all = resolver.resolve(host);
        List<String> candidates = new ArrayList<>();
        for (InetAddress address : all) {
            if (address instanceof Inet6Address) {
                candidates.add("[" + address.getHostAddress() + "]");
            }
        }
        boolean onlyIpv4 = candidates.isEmpty();
        if (!onlyIpv4 && Arrays.stream(all).allMatch(Inet6Address.class::isInstance)) {
            candidates.clear();
        }
        candidates.add(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host);
        return new HostAddresses(List.copyOf(candidates), onlyIpv4);
    }
}
