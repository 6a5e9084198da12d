package io.realtime4j.tenancy.internal.control;

import java.nio.charset.StandardCharsets;

/**
 * The bucket, 0 to 99, of a tenant in a rollout: Erlang's {@code phash2({Tenant, Key}, 100)} of two binaries, so that servers written in
 * Erlang or Elixir that share the control database take the same tenants. The hash is Bob Jenkins' mixing of 1996, fed with the
 * arity of the tuple and then with each binary. Pure; integers are unsigned.
 */
final class TenantBucket {
    private static final int GOLDEN_RATIO = 0x9e3779b9;
    private static final int TUPLE = 0x8ff34781; // 9 times that, modulo 2^32
    private static final int BINARY = 0x8d12e65; // 13 times
    private static final int BUCKETS = 100;

    private int a;
    private int b;
    private int c;

    private TenantBucket() {}

    static int of(String tenant, String key) {
        TenantBucket hash = new TenantBucket();
        hash.addPair();
        hash.addBinary(tenant.getBytes(StandardCharsets.UTF_8));
        hash.addBinary(key.getBytes(StandardCharsets.UTF_8));
        return Integer.remainderUnsigned(hash.c, BUCKETS);
    }

    private void addPair() {
        a = TUPLE + 2;
        b = TUPLE;
        mix();
    }

    private void addBinary(byte[] bytes) {
        c += BINARY;
        if (bytes.length == 0) {
            return;
        }
        a = GOLDEN_RATIO;
        b = GOLDEN_RATIO;
        int offset = 0;
        for (; bytes.length - offset >= 12; offset += 12) {
            a += word(bytes, offset, 4);
            b += word(bytes, offset + 4, 4);
            c += word(bytes, offset + 8, 4);
            mix();
        }
        c += bytes.length;
        a += word(bytes, offset, 4);
        b += word(bytes, offset + 4, 4);
        // the lowest byte of the last word holds the length
        c += word(bytes, offset + 8, 3) << 8;
        mix();
    }

    /** Up to {@code most} bytes, little-endian; those past the end are 0. */
    private static int word(byte[] bytes, int offset, int most) {
        int word = 0;
        for (int i = Math.min(offset + most, bytes.length) - 1; i >= offset; i--) {
            word = (word << 8) | (bytes[i] & 0xff);
        }
        return word;
    }

    private void mix() {
        a = (a - b - c) ^ (c >>> 13);
        b = (b - c - a) ^ (a << 8);
        c = (c - a - b) ^ (b >>> 13);
        a = (a - b - c) ^ (c >>> 12);
        b = (b - c - a) ^ (a << 16);
        c = (c - a - b) ^ (b >>> 5);
        a = (a - b - c) ^ (c >>> 3);
        b = (b - c - a) ^ (a << 10);
        c = (c - a - b) ^ (b >>> 15);
    }
}
