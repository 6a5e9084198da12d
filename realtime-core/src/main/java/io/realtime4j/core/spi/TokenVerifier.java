package io.realtime4j.core.spi;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import java.util.concurrent.CompletionStage;

/**
 * Turns a tenant's token into claims, or a refusal with its exact text.
 *
 * <ol>
 *   <li>The token was normalized before: percent-decoded, without whitespace. Otherwise it is any text, the empty one
 *       included; one that is no token is refused by value.
 *   <li>Called on any thread, several at a time; does not block. A stage that fails, or a call that throws, counts as
 *       {@link TokenRefusal.Kind#INTERNAL}.
 *   <li>A token whose expiry has come is refused as {@link TokenRefusal.Kind#EXPIRED}, cached or not. One whose fractional
 *       expiry rounds to the current second may pass; channels refuse it.
 *   <li>Tokens of one tenant never verify with the keys of another.
 * </ol>
 */
@FunctionalInterface
public interface TokenVerifier {
    /**
     * Verifies a token.
     *
     * @param tenant whose keys to use
     * @param token the normalized text
     * @return the outcome
     */
    CompletionStage<Verification> verify(Tenant tenant, String token);

    /** What became of a token. */
    sealed interface Verification {}

    /**
     * The token is good.
     *
     * @param claims what it says
     */
    record Verified(Claims claims) implements Verification {}

    /**
     * The token is refused.
     *
     * @param refusal why
     */
    record Refused(TokenRefusal refusal) implements Verification {}
}
