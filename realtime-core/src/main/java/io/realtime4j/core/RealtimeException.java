package io.realtime4j.core;

import org.jspecify.annotations.Nullable;

/** What the caller of the engine could not plan for. Branch on {@link #code()}, never on the text. */
public final class RealtimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * Makes an exception.
     *
     * @param code what went wrong
     * @param message what was attempted, on what, and what was wrong; no secrets
     */
    public RealtimeException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param code what went wrong
     * @param message what was attempted, on what, and what was wrong; no secrets
     * @param cause the driver's exception, or null
     */
    public RealtimeException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** {@return what went wrong} */
    public ErrorCode code() {
        return code;
    }
}
