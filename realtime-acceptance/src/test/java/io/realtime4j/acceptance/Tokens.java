package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens of any sort, good and bad, without the help of the code under test. */
public final class Tokens {
    public static final String SECRET = "super-secret-jwt-token-with-at-least-32-characters-long";
    public static final String ALWAYS = "4102444800";

    private Tokens() {}

    /** A good token of role {@code anon}, signed with {@link #SECRET}. */
    public static String anon() {
        return role("anon");
    }

    public static String role(String role) {
        return hs256("{'role':'" + role + "','exp':" + ALWAYS + "}");
    }

    public static String expiring(Instant when) {
        return hs256("{'role':'anon','exp':" + when.getEpochSecond() + "}");
    }

    public static String hs256(String claims) {
        return hs256(claims, SECRET);
    }

    public static String hs256(String claims, String secret) {
        return hmac("{'alg':'HS256','typ':'JWT'}", claims, "HmacSHA256", secret.getBytes(UTF_8));
    }

    public static String hmac(String header, String claims, String algorithm, byte[] key) {
        return signed(header, claims, text -> {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text);
        });
    }

    public static String signed(String header, String claims, Signer signer) {
        String text = encoded(Json.text(header).getBytes(UTF_8)) + "."
                + encoded(Json.text(claims).getBytes(UTF_8));
        try {
            return text + "." + encoded(signer.sign(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public interface Signer {
        byte[] sign(byte[] text) throws GeneralSecurityException;
    }
}
