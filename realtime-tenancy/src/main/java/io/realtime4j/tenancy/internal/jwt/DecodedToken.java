package io.realtime4j.tenancy.internal.jwt;

import static io.realtime4j.core.spi.TokenRefusal.Kind.BAD_CLAIM;
import static io.realtime4j.core.spi.TokenRefusal.Kind.MALFORMED;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.spi.TokenRefusal;
import java.util.Optional;

/** A token taken apart; nothing in it is verified. */
record DecodedToken(SignedText text, ObjectNode header, ObjectNode claims) {

    /** The claims are looked at before the header: whichever is wrong first names the refusal. */
    static Step<DecodedToken> decode(String token) {
        String[] parts = token.split("\\.", 4);
        if (parts.length != 3) {
            return Step.refused(MALFORMED);
        }
        SignedText text = new SignedText(parts[0], parts[1], parts[2]);
        return object(parts[1], MALFORMED)
                .then(claims -> object(parts[0], BAD_CLAIM)
                        .then(header -> new Step.Passed<>(new DecodedToken(text, header, claims))));
    }

    /** Verifies the signature. */
    Step<DecodedToken> verify(Algorithm algorithm) {
        try {
            algorithm.verify(text);
            return new Step.Passed<>(this);
        } catch (SignatureVerificationException e) {
            return Step.refused(TokenRefusal.Kind.BAD_SIGNATURE);
        }
    }

    private static Step<ObjectNode> object(String part, TokenRefusal.Kind ofUndecodable) {
        Optional<byte[]> bytes = Json.base64Url(part);
        if (bytes.isEmpty()) {
            return Step.refused(ofUndecodable);
        }
        return Json.read(bytes.get())
                .<Step<ObjectNode>>map(
                        json -> json instanceof ObjectNode object ? new Step.Passed<>(object) : Step.refused(BAD_CLAIM))
                .orElseGet(() -> Step.refused(MALFORMED));
    }

    /** Leaves the contents out: they are secret. */
    @Override
    public String toString() {
        return "DecodedToken";
    }
}
