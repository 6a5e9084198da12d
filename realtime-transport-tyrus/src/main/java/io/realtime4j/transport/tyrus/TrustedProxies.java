package io.realtime4j.transport.tyrus;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells who the client behind trusted proxies is: for logs only, never for the tenant. Immutable. */
final class TrustedProxies {
    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    static TrustedProxies parse(List<String> texts) {
        return new TrustedProxies(texts.stream().map(Network::parse).toList());
    }

    /** Walks the addresses from the nearest hop outwards and returns the first that is not a trusted proxy. */
    String client(@Nullable InetAddress peer, Map<String, List<String>> headers) {
        String client = peer == null ? "" : peer.getHostAddress();
        byte[] hop = peer == null ? null : peer.getAddress();
        String[] forwarded = String.join(",", headers.getOrDefault("x-forwarded-for", List.of()))
                .split(",", -1);
        for (int i = forwarded.length - 1; i >= 0 && isTrusted(hop); i--) {
            String text = forwarded[i].strip();
            hop = NetUtil.createByteArrayFromIpAddressString(text);
            if (hop == null) {
                return client;
            }
            client = text.toLowerCase(Locale.ROOT);
        }
        return client;
    }

    private boolean isTrusted(byte @Nullable [] address) {
        if (address == null) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** An address with the number of its leading bits that count. */
    private record Network(InetAddress base, int prefix) {
        static Network parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                throw refused(text);
            }
            int most = address.length * 8;
            int prefix = slash < 0 ? most : number(text, text.substring(slash + 1));
            if (prefix < 0 || prefix > most) {
                throw refused(text);
            }
            try {
                return new Network(InetAddress.getByAddress(address), prefix);
            } catch (UnknownHostException e) {
                throw new AssertionError("an address of " + address.length + " bytes", e);
            }
        }

        private static int number(String text, String digits) {
            try {
                return Integer.parseInt(digits);
            } catch (NumberFormatException e) {
                throw refused(text);
            }
        }

        private static IllegalArgumentException refused(String text) {
            return new IllegalArgumentException("setting trustedProxies holds \"" + text
                    + "\", accepted is an IP address or a network such as 10.0.0.0/8");
        }

        boolean contains(byte[] address) {
            byte[] own = base.getAddress();
            if (own.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                if (((own[bit / 8] ^ address[bit / 8]) & (0x80 >>> bit % 8)) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
