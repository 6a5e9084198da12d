package io.realtime4j.tenancy.internal.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One value of the header {@code alg}: which keys of a set it looks for and how they are used. */
sealed interface SigningMethod {
    /** Finds a method by its name in the header; the case counts. */
    static Optional<SigningMethod> named(@Nullable String alg) {
        return alg == null ? Optional.empty() : Optional.ofNullable(Known.METHODS.get(alg));
    }

    /** Whether the search for a key ends with this one. */
    boolean fits(JsonNode jwk);

    /** Verifies with a key that fits; fails when the key cannot be used. */
    Algorithm with(JsonNode jwk) throws GeneralSecurityException;

    /** Signed with a shared secret. */
    record Hmac(Function<byte[], Algorithm> algorithm) implements SigningMethod {
        @Override
        public boolean fits(JsonNode jwk) {
            return "oct".equals(Json.text(jwk, "kty")) && Json.text(jwk, "k") != null;
        }

        @Override
        public Algorithm with(JsonNode jwk) throws GeneralSecurityException {
            return algorithm.apply(PublicKeys.secret(jwk));
        }
    }

    /** Signed with an RSA key. */
    record Rsa(Function<RSAPublicKey, Algorithm> algorithm) implements SigningMethod {
        @Override
        public boolean fits(JsonNode jwk) {
            return "RSA".equals(Json.text(jwk, "kty"));
        }

        @Override
        public Algorithm with(JsonNode jwk) throws GeneralSecurityException {
            return algorithm.apply(PublicKeys.rsa(jwk));
        }
    }

    /** Signed with a key of one elliptic curve; java-jwt would take a key of any. */
    record Ecdsa(String curve, String jdkCurve, Function<ECPublicKey, Algorithm> algorithm) implements SigningMethod {
        @Override
        public boolean fits(JsonNode jwk) {
            return "EC".equals(Json.text(jwk, "kty"));
        }

        @Override
        public Algorithm with(JsonNode jwk) throws GeneralSecurityException {
            if (!curve.equals(Json.text(jwk, "crv"))) {
                throw new GeneralSecurityException("the key is not of curve " + curve);
            }
            return algorithm.apply(PublicKeys.ec(jwk, jdkCurve));
        }
    }

    /** Signed with a key of one of these Edwards curves. */
    record EdDsa(List<String> curves) implements SigningMethod {
        @Override
        public boolean fits(JsonNode jwk) {
            String curve = Json.text(jwk, "crv");
            return "OKP".equals(Json.text(jwk, "kty")) && curve != null && curves.contains(curve);
        }

        @Override
        public Algorithm with(JsonNode jwk) throws GeneralSecurityException {
            return new EdDsaAlgorithm(PublicKeys.edwards(jwk, jwk.path("crv").asText()));
        }
    }

    /** All there are. */
    final class Known {
        private static final Map<String, SigningMethod> METHODS = Map.ofEntries(
                Map.entry("HS256", new Hmac(Algorithm::HMAC256)),
                Map.entry("HS384", new Hmac(Algorithm::HMAC384)),
                Map.entry("HS512", new Hmac(Algorithm::HMAC512)),
                Map.entry("RS256", new Rsa(Algorithm::RSA256)),
                Map.entry("RS384", new Rsa(Algorithm::RSA384)),
                Map.entry("RS512", new Rsa(Algorithm::RSA512)),
                Map.entry("ES256", new Ecdsa("P-256", "secp256r1", Algorithm::ECDSA256)),
                Map.entry("ES384", new Ecdsa("P-384", "secp384r1", Algorithm::ECDSA384)),
                Map.entry("ES512", new Ecdsa("P-521", "secp521r1", Algorithm::ECDSA512)),
                Map.entry("EdDSA", new EdDsa(List.of("Ed25519", "Ed448"))),
                Map.entry("Ed25519", new EdDsa(List.of("Ed25519"))),
                Map.entry("Ed448", new EdDsa(List.of("Ed448"))));

        private Known() {}
    }
}
