package io.realtime4j.tenancy.internal.jwt;

import static io.realtime4j.core.spi.TokenRefusal.Kind.BAD_CLAIM;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.Claims;
import io.realtime4j.core.spi.TokenRefusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What claims must be. Each rule looks at one claim and only when the token has it; the first to fail, by name, decides. */
final class ClaimRules {
    private static final BigInteger NEVER = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<String, Rule> rules = new TreeMap<>();

    ClaimRules(ObjectNode expected) {
        rules.put("exp", ClaimRules::future);
        rules.put("iat", (value, now) -> value.isNumber() ? Optional.empty() : badClaim());
        expected.properties().forEach(claim -> rules.merge(claim.getKey(), equal(claim.getValue()), Rule::and));
    }

    /** Checks the claims of a token whose signature is good, and hands them on with whole seconds. */
    Step<Claims> check(ObjectNode claims, long now) {
        Optional<TokenRefusal> refusal = refusal(claims, now);
        if (refusal.isPresent()) {
            return new Step.Refused<>(refusal.get());
        }
        return claims.has("role") && claims.has("exp")
                ? new Step.Passed<>(claims(claims))
                : Step.refused(TokenRefusal.Kind.MISSING_CLAIMS);
    }

    /** Checks what claims there are, requiring none. */
    Optional<TokenRefusal> refusal(ObjectNode claims, long now) {
        for (Map.Entry<String, Rule> rule : rules.entrySet()) {
            JsonNode value = claims.get(rule.getKey());
            Optional<TokenRefusal> refusal =
                    value == null ? Optional.empty() : rule.getValue().check(value, now);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Claims claims(ObjectNode verified) {
        ObjectNode claims = verified.objectNode().setAll(verified);
        round(claims, "exp");
        round(claims, "iat");
        long expiresAt = claims.path("exp").bigIntegerValue().min(NEVER).longValue();
        return new Claims(ClaimValues.map(claims), expiresAt, claims.toString());
    }

    private static void round(ObjectNode claims, String name) {
        JsonNode value = claims.get(name);
        if (value != null && !value.isIntegralNumber()) {
            BigInteger rounded = BigDecimal.valueOf(value.doubleValue())
                    .setScale(0, RoundingMode.HALF_UP)
                    .toBigInteger();
            claims.put(name, rounded);
        }
    }

    private static Optional<TokenRefusal> future(JsonNode exp, long now) {
        if (exp.isIntegralNumber()) {
            BigInteger age = BigInteger.valueOf(now).subtract(exp.bigIntegerValue());
            return age.signum() < 0
                    ? Optional.empty()
                    : Optional.of(new TokenRefusal(TokenRefusal.Kind.EXPIRED, age.toString()));
        }
        return exp.isNumber() && exp.doubleValue() > now ? Optional.empty() : badClaim();
    }

    private static Rule equal(JsonNode expected) {
        return (value, now) -> value.equals(expected) ? Optional.empty() : badClaim();
    }

    private static Optional<TokenRefusal> badClaim() {
        return Optional.of(TokenRefusal.of(BAD_CLAIM));
    }

    private interface Rule {
        Optional<TokenRefusal> check(JsonNode value, long now);

        default Rule and(Rule next) {
            return (value, now) -> check(value, now).or(() -> next.check(value, now));
        }
    }
}
