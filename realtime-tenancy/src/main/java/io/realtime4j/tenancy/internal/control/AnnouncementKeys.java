package io.realtime4j.tenancy.internal.control;

import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.EncryptionSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What announcements are signed with: HMAC-SHA256, with a key made from a secret that all nodes share and no role of the database
 * knows. That is a secret of its own or, without one, the key that stored secrets are written with; then all keys that
 * can be read are accepted, so that announcements are understood wherever secrets are. Thread-safe.
 */
final class AnnouncementKeys {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "realtime4j announcements";

    private final List<SecretKeySpec> keys;

    private AnnouncementKeys(List<SecretKeySpec> keys) {
        this.keys = keys;
    }

    static AnnouncementKeys of(ControlSettings settings) {
        String own = settings.announcementSecret();
        return new AnnouncementKeys((own == null ? inOrder(settings.encryption()) : Stream.of(own))
                .map(AnnouncementKeys::key)
                .toList());
    }

    /** The key to write with comes first. */
    private static Stream<String> inOrder(EncryptionSettings settings) {
        Stream<String> gcm = Stream.ofNullable(settings.gcmKey());
        Stream<String> legacy = Stream.ofNullable(settings.legacyKey());
        return Stream.concat(
                settings.writesGcm() ? Stream.concat(gcm, legacy) : Stream.concat(legacy, gcm),
                settings.previousGcmKeys().stream());
    }

    /** The secret itself has another purpose. */
    private static SecretKeySpec key(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return new SecretKeySpec(mac(new SecretKeySpec(bytes, ALGORITHM), PURPOSE), ALGORITHM);
    }

    /** 43 characters. */
    String sign(String text) {
        return sign(keys.get(0), text);
    }

    boolean fits(String text, String signature) {
        return keys.stream()
                .anyMatch(key -> MessageDigest.isEqual(
                        sign(key, text).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8)));
    }

    private static String sign(SecretKeySpec key, String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, text));
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot sign with " + ALGORITHM, e);
        }
    }
}
