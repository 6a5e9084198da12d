package io.realtime4j.tenancy.internal.control;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.SecretKeySpec;

/** A key of the legacy form: AES-128-ECB with PKCS#7 padding. Deterministic, and nothing proves that a key fits. Thread-safe. */
record EcbKey(SecretKeySpec key) {
    // PKCS#7 for blocks of any size is what the JDK calls PKCS5Padding
    private static final String TRANSFORMATION = "AES/ECB/PKCS5Padding";

    EcbKey(byte[] key) {
        this(new SecretKeySpec(key, "AES"));
    }

    byte[] encrypt(byte[] clear) {
        try {
            return cipher(Cipher.ENCRYPT_MODE).doFinal(clear);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot encrypt with " + TRANSFORMATION, e);
        }
    }

    /** Empty when the padding shows that the key does not fit. */
    Optional<byte[]> decrypt(byte[] encrypted) {
        try {
            // the padding is at least one byte long, so the empty text is a block as well
            return encrypted.length == 0
                    ? Optional.empty()
                    : Optional.of(cipher(Cipher.DECRYPT_MODE).doFinal(encrypted));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot decrypt with " + TRANSFORMATION, e);
        }
    }

    private Cipher cipher(int mode) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key);
        return cipher;
    }
}
