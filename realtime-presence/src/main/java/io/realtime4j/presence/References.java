package io.realtime4j.presence;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** Makes {@code phx_ref}s: 16 characters of URL-safe base64, different in the whole cluster. Thread-safe. */
final class References {
    private static final int RANDOM_BYTES = 6;
    private static final int BYTES = 12;

    private final byte[] life = new byte[RANDOM_BYTES];
    private final AtomicLong count = new AtomicLong();

    References() {
        new SecureRandom().nextBytes(life);
    }

    String next() {
        byte[] number =
                ByteBuffer.allocate(Long.BYTES).putLong(count.incrementAndGet()).array();
        byte[] bytes = new byte[BYTES];
        System.arraycopy(life, 0, bytes, 0, RANDOM_BYTES);
        System.arraycopy(number, Long.BYTES - (BYTES - RANDOM_BYTES), bytes, RANDOM_BYTES, BYTES - RANDOM_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
