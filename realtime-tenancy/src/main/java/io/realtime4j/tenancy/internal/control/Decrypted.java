package io.realtime4j.tenancy.internal.control;

/** What came of decrypting a stored secret. */
sealed interface Decrypted {
    /** The text. */
    record Clear(String text) implements Decrypted {
        /** Leaves the secret out. */
        @Override
        public String toString() {
            return "Clear";
        }
    }

    /** It cannot be read; the reason names no secret. */
    record Unreadable(String reason) implements Decrypted {}
}
