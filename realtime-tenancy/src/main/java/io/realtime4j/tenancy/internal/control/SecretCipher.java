package io.realtime4j.tenancy.internal.control;

import io.realtime4j.tenancy.EncryptionSettings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The secrets of the control database in both their forms. The form of a stored value is told by its prefix. Thread-safe. */
final class SecretCipher {
    private static final String GCM_PREFIX = "g1:";

    private final @Nullable EcbKey legacy;
    private final @Nullable GcmKey current;
    private final List<GcmKey> gcmKeys;
    private final boolean writesGcm;

    SecretCipher(EncryptionSettings settings) {
        this.legacy = settings.legacyKey() == null ? null : new EcbKey(bytes(settings.legacyKey()));
        this.current = settings.gcmKey() == null ? null : new GcmKey(bytes(settings.gcmKey()));
        this.gcmKeys = Stream.concat(
                        Stream.ofNullable(current),
                        settings.previousGcmKeys().stream().map(key -> new GcmKey(bytes(key))))
                .toList();
        this.writesGcm = settings.writesGcm();
    }

    /** Whether new values are written as GCM. */
    boolean writesGcm() {
        return writesGcm;
    }

    String encrypt(String text) {
        if (writesGcm && current != null) {
            return GCM_PREFIX + Base64.getEncoder().encodeToString(current.encrypt(bytes(text)));
        }
        if (legacy == null) {
            throw new AssertionError("settings have a key to write with");
        }
        return Base64.getEncoder().encodeToString(legacy.encrypt(bytes(text)));
    }

    Decrypted decrypt(String stored) {
        return isLegacy(stored) ? decryptLegacy(stored) : decryptGcm(stored.substring(GCM_PREFIX.length()));
    }

    static boolean isLegacy(String stored) {
        return !stored.startsWith(GCM_PREFIX);
    }

    /** Whether a stored value is in the form, and of the key, in which it would be written now. */
    boolean isCurrent(String stored) {
        if (isLegacy(stored)) {
            return !writesGcm;
        }
        Optional<byte[]> sealed = decode(stored.substring(GCM_PREFIX.length()));
        return writesGcm
                && current != null
                && sealed.isPresent()
                && current.decrypt(sealed.get()).isPresent();
    }

    private Decrypted decryptLegacy(String base64) {
        if (legacy == null) {
            return new Decrypted.Unreadable("it has the legacy form, for which there is no key");
        }
        return decode(base64)
                .flatMap(legacy::decrypt)
                .<Decrypted>flatMap(SecretCipher::text)
                .orElse(new Decrypted.Unreadable("the legacy key does not fit, or it is damaged"));
    }

    private Decrypted decryptGcm(String base64) {
        if (gcmKeys.isEmpty()) {
            return new Decrypted.Unreadable("it has the GCM form, for which there is no key");
        }
        Optional<byte[]> sealed = decode(base64);
        return gcmKeys.stream()
                .flatMap(key -> sealed.flatMap(key::decrypt).stream())
                .findFirst()
                .<Decrypted>flatMap(SecretCipher::text)
                .orElse(new Decrypted.Unreadable("no GCM key fits, or it is damaged"));
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Bytes that are no UTF-8 were made with another key: legacy values carry no other mark of it. */
    private static Optional<Decrypted> text(byte[] clear) {
        try {
            return Optional.of(new Decrypted.Clear(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(clear))
                    .toString()));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
