package io.realtime4j.tenancy;

import io.realtime4j.tenancy.internal.jwt.ClaimValues;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Jwt#verifier(JwtSettings)} requires and remembers.
 *
 * @param claimValidators values that claims of these names must equal when a token has them: {@link String}, {@link Long},
 *     {@link Double}, {@link Boolean}, {@link java.util.List}, {@link Map} or null; 1 and 1.0 differ
 * @param clock tells the current time
 * @param cachedTokens how many good tokens are remembered at most; 0 for none
 */
public record JwtSettings(Map<String, @Nullable Object> claimValidators, InstantSource clock, int cachedTokens) {
    private static final int DEFAULT_CACHED_TOKENS = 10_000;

    /** Copies the values, numbers as {@link Long} or {@link Double}; refuses what JSON cannot express. */
    public JwtSettings {
        claimValidators = ClaimValues.copyOf(claimValidators);
        if (cachedTokens < 0) {
            throw new IllegalArgumentException("cachedTokens is " + cachedTokens + ", at least 0 is needed");
        }
    }

    /** {@return no claim validators, the system clock, 10,000 remembered tokens} */
    public static JwtSettings defaults() {
        return builder().build();
    }

    /** {@return a builder that starts from the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link JwtSettings}. Not safe for use by several threads. */
    public static final class Builder {
        private Map<String, @Nullable Object> claimValidators = Map.of();
        private InstantSource clock = InstantSource.system();
        private int cachedTokens = DEFAULT_CACHED_TOKENS;

        private Builder() {}

        /**
         * Sets the values that claims must equal when a token has them.
         *
         * @param values the values by claim name
         * @return this builder
         */
        public Builder claimValidators(Map<String, @Nullable Object> values) {
            this.claimValidators = values;
            return this;
        }

        /**
         * Sets the values that claims must equal when a token has them.
         *
         * @param json a JSON object, such as {@code {"iss":"https://auth.example.com"}}
         * @return this builder
         * @throws IllegalArgumentException when the text is anything else
         */
        public Builder claimValidatorsJson(String json) {
            this.claimValidators = ClaimValues.parse(json);
            return this;
        }

        /**
         * Sets what tells the current time.
         *
         * @param source the clock
         * @return this builder
         */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * Sets how many good tokens are remembered at most.
         *
         * @param count at least 0; 0 for none
         * @return this builder
         */
        public Builder cachedTokens(int count) {
            this.cachedTokens = count;
            return this;
        }

        /** {@return the settings} */
        public JwtSettings build() {
            return new JwtSettings(claimValidators, clock, cachedTokens);
        }
    }
}
