package io.realtime4j.tenancy.internal.pgoutput;

/** A message of a replication stream, or a value in it, is not what the protocol says. */
public final class MalformedWalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message in words
     */
    public MalformedWalException(String message) {
        super(message);
    }

    MalformedWalException(String message, Throwable cause) {
        super(message, cause);
    }
}
