package io.realtime4j.tenancy.internal.control;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of the GCM form: AES-256-GCM without associated data, as 12 bytes of nonce, 16 bytes of tag and then the ciphertext. The JDK
 * puts the tag last. Thread-safe.
 */
final class GcmKey {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    GcmKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    byte[] encrypt(byte[] clear) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return encrypt(clear, nonce);
    }

    byte[] encrypt(byte[] clear, byte[] nonce) {
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(clear);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed, sealed.length - TAG_BYTES, TAG_BYTES)
                    .put(sealed, 0, sealed.length - TAG_BYTES)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot encrypt with " + TRANSFORMATION, e);
        }
    }

    /** Empty when it was made with another key or changed since. */
    Optional<byte[]> decrypt(byte[] stored) {
        int length = stored.length - NONCE_BYTES - TAG_BYTES;
        if (length < 0) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] sealed = new byte[length + TAG_BYTES];
        ByteBuffer.wrap(stored).get(nonce).get(sealed, length, TAG_BYTES).get(sealed, 0, length);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot decrypt with " + TRANSFORMATION, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        return cipher;
    }
}
