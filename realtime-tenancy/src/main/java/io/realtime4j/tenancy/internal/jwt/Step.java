package io.realtime4j.tenancy.internal.jwt;

import io.realtime4j.core.spi.TokenRefusal;
import java.util.function.Function;

/** What a step of the verification came to: a value for the next step, or the refusal that ends it. */
sealed interface Step<T> {
    /** Goes on with the value, if there is one. */
    <U> Step<U> then(Function<? super T, Step<U>> next);

    static <T> Step<T> refused(TokenRefusal.Kind kind) {
        return new Refused<>(TokenRefusal.of(kind));
    }

    record Passed<T>(T value) implements Step<T> {
        @Override
        public <U> Step<U> then(Function<? super T, Step<U>> next) {
            return next.apply(value);
        }
    }

    record Refused<T>(TokenRefusal refusal) implements Step<T> {
        @Override
        public <U> Step<U> then(Function<? super T, Step<U>> next) {
            return new Refused<>(refusal);
        }
    }
}
