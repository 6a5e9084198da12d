package io.realtime4j.tenancy.internal.jwt;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * The three parts of a token, as the algorithms of java-jwt want them. They verify the texts and ask for nothing else, so
 * the typed view is that of an empty token: java-jwt's own decoder refuses tokens with, say, a textual {@code exp} before
 * anybody could look at the signature.
 */
record SignedText(String header, String payload, String signature) implements DecodedJWT {
    private static final DecodedJWT EMPTY = JWT.decode("e30.e30.");

    @Override
    public String getHeader() {
        return header;
    }

    @Override
    public String getPayload() {
        return payload;
    }

    @Override
    public String getSignature() {
        return signature;
    }

    @Override
    public String getToken() {
        return header + "." + payload + "." + signature;
    }

    @Override
    public String getAlgorithm() {
        return EMPTY.getAlgorithm();
    }

    @Override
    public String getType() {
        return EMPTY.getType();
    }

    @Override
    public String getContentType() {
        return EMPTY.getContentType();
    }

    @Override
    public String getKeyId() {
        return EMPTY.getKeyId();
    }

    @Override
    public Claim getHeaderClaim(String name) {
        return EMPTY.getHeaderClaim(name);
    }

    @Override
    public String getIssuer() {
        return EMPTY.getIssuer();
    }

    @Override
    public String getSubject() {
        return EMPTY.getSubject();
    }

    @Override
    public List<String> getAudience() {
        return EMPTY.getAudience();
    }

    @Override
    public Date getExpiresAt() {
        return EMPTY.getExpiresAt();
    }

    @Override
    public Date getNotBefore() {
        return EMPTY.getNotBefore();
    }

    @Override
    public Date getIssuedAt() {
        return EMPTY.getIssuedAt();
    }

    @Override
    public String getId() {
        return EMPTY.getId();
    }

    @Override
    public Claim getClaim(String name) {
        return EMPTY.getClaim(name);
    }

    @Override
    public Map<String, Claim> getClaims() {
        return EMPTY.getClaims();
    }

    /** Leaves the token out: it is a secret. */
    @Override
    public String toString() {
        return "SignedText";
    }
}
