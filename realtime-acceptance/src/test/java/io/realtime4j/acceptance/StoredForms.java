package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The two forms of a secret in a control database, made without the help of the code under test. */
final class StoredForms {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private StoredForms() {}

    static String legacy(String key, String clear) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key(key));
            return Base64.getEncoder().encodeToString(cipher.doFinal(clear.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String gcm(String key, String clear) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return gcm(key, nonce, clear);
    }

    /** The tag is stored before the ciphertext; the JDK puts it last. */
    static String gcm(String key, byte[] nonce, String clear) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key(key), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            byte[] sealed = cipher.doFinal(clear.getBytes(UTF_8));
            int length = sealed.length - TAG_BYTES;
            ByteBuffer stored = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed, length, TAG_BYTES)
                    .put(sealed, 0, length);
            return "g1:" + Base64.getEncoder().encodeToString(stored.array());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SecretKeySpec key(String key) {
        return new SecretKeySpec(key.getBytes(US_ASCII), "AES");
    }
}
