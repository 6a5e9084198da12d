package io.realtime4j.presence;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Makes keys for clients that have none: UUIDs of version 1 with a random node, RFC 9562 section 5.1. Thread-safe. */
final class ServerKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** 100 ns units from the start of the Gregorian calendar to that of Unix time. */
    private static final long GREGORIAN_OFFSET = 0x01B21DD213814000L;

    private static final long VERSION = 0x1000;
    private static final long VARIANT = 0x8000000000000000L;
    private static final long VARIANT_MASK = 0x3FFFFFFFFFFFFFFFL;
    private static final long MULTICAST_BIT = 0x0000010000000000L;

    private ServerKeys() {}

    static String next() {
        Instant now = Instant.now();
        long time = now.getEpochSecond() * 10_000_000 + now.getNano() / 100 + GREGORIAN_OFFSET;
        long high = (time << 32) | ((time >>> 16) & 0xFFFF0000L) | VERSION | ((time >>> 48) & 0x0FFF);
        long low = (RANDOM.nextLong() & VARIANT_MASK) | VARIANT | MULTICAST_BIT;
        return new UUID(high, low).toString();
    }
}
