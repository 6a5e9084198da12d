package io.realtime4j.tenancy.internal.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Base64;

/** Ed25519 and Ed448, which java-jwt lacks, on the JDK's own. Verifies only. */
final class EdDsaAlgorithm extends Algorithm {
    private final EdECPublicKey key;

    EdDsaAlgorithm(EdECPublicKey key) {
        super("EdDSA", key.getParams().getName());
        this.key = key;
    }

    @Override
    public void verify(DecodedJWT jwt) {
        if (!isSignedBy(jwt)) {
            throw new SignatureVerificationException(this);
        }
    }

    @Override
    public byte[] sign(byte[] contentBytes) {
        throw new SignatureGenerationException(this, new IllegalStateException("the private key is not known"));
    }

    private boolean isSignedBy(DecodedJWT jwt) {
        try {
            Signature signature = Signature.getInstance(key.getParams().getName());
            signature.initVerify(key);
            signature.update((jwt.getHeader() + "." + jwt.getPayload()).getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getUrlDecoder().decode(jwt.getSignature()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SignatureVerificationException(this, e);
        }
    }
}
