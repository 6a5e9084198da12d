package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens of any sort, good and bad, without the help of the code under test. */
final class Tokens {
    static final String SECRET = "super-secret-jwt-token-with-at-least-32-characters-long";
    static final String ALWAYS = "4102444800";

    private Tokens() {}

    /** A good token of role {@code anon}, signed with {@link #SECRET}. */
    static String anon() {
        return role("anon");
    }

    static String role(String role) {
        return hs256("{'role':'" + role + "','exp':" + ALWAYS + "}");
    }

    static String expiring(Instant when) {
        return hs256("{'role':'anon','exp':" + when.getEpochSecond() + "}");
    }

    static String hs256(String claims) {
        return hs256(claims, SECRET);
    }

    static String hs256(String claims, String secret) {
        return hmac("{'alg':'HS256','typ':'JWT'}", claims, "HmacSHA256", secret.getBytes(UTF_8));
    }

    static String hmac(String header, String claims, String algorithm, byte[] key) {
        return signed(header, claims, text -> {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text);
        });
    }

    static String signed(String header, String claims, Signer signer) {
        String text = encoded(Json.text(header).getBytes(UTF_8)) + "."
                + encoded(Json.text(claims).getBytes(UTF_8));
        try {
            return text + "." + encoded(signer.sign(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    interface Signer {
        byte[] sign(byte[] text) throws GeneralSecurityException;
    }
}
