package io.realtime4j.tenancy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the secrets in a control database. A stored value is in one of two forms: legacy (AES-128-ECB, bare base64) or
 * GCM (AES-256-GCM, with the prefix {@code g1:}). Both are read whenever there is a key; new values are written as GCM when
 * {@code writeGcm} is set and there is a GCM key, else as legacy. Keys are the UTF-8 bytes of their text.
 *
 * <p>To rotate the GCM key, make the old one a previous key: values of previous keys can be read, and
 * the control database can write them anew.
 *
 * @param legacyKey 16 bytes, or null
 * @param gcmKey 32 bytes, or null
 * @param writeGcm whether new values are written as GCM
 * @param previousGcmKeys 32 bytes each, tried in this order when {@code gcmKey} does not fit
 */
public record EncryptionSettings(
        @Nullable String legacyKey, @Nullable String gcmKey, boolean writeGcm, List<String> previousGcmKeys) {

    private static final int LEGACY_KEY_BYTES = 16;
    private static final int GCM_KEY_BYTES = 32;

    /** Refuses keys of a wrong length, and having none to write with. */
    public EncryptionSettings {
        previousGcmKeys = List.copyOf(previousGcmKeys);
        requireLength("legacyKey", legacyKey, LEGACY_KEY_BYTES);
        requireLength("gcmKey", gcmKey, GCM_KEY_BYTES);
        previousGcmKeys.forEach(key -> requireLength("previousGcmKeys", key, GCM_KEY_BYTES));
        if (legacyKey == null && !(writeGcm && gcmKey != null)) {
            throw new IllegalArgumentException(
                    "there is no key to encrypt with: legacyKey of 16 bytes, or gcmKey of 32 bytes"
                            + " and writeGcm, is needed");
        }
    }

    private static void requireLength(String name, @Nullable String key, int bytes) {
        int length = key == null ? bytes : key.getBytes(StandardCharsets.UTF_8).length;
        if (length != bytes) {
            throw new IllegalArgumentException(name + " has " + length + " bytes, exactly " + bytes + " are needed");
        }
    }

    /**
     * Reads and writes the legacy form only.
     *
     * @param key 16 bytes
     * @return the settings
     */
    public static EncryptionSettings legacy(String key) {
        return new EncryptionSettings(key, null, false, List.of());
    }

    /**
     * Reads and writes GCM only.
     *
     * @param key 32 bytes
     * @return the settings
     */
    public static EncryptionSettings gcm(String key) {
        return new EncryptionSettings(null, key, true, List.of());
    }

    /**
     * Adds a GCM key to write with.
     *
     * @param key 32 bytes; the present one, if any, becomes the first previous one
     * @return settings that write with that key and read all
     */
    public EncryptionSettings rotatedTo(String key) {
        List<String> previous = gcmKey == null
                ? previousGcmKeys
                : Stream.concat(Stream.of(gcmKey), previousGcmKeys.stream()).toList();
        return new EncryptionSettings(legacyKey, key, true, previous);
    }

    /** {@return whether new values are written as GCM} */
    public boolean writesGcm() {
        return writeGcm && gcmKey != null;
    }

    /** Leaves the keys out. */
    @Override
    public String toString() {
        return "EncryptionSettings[" + (writesGcm() ? "GCM" : "legacy") + "]";
    }
}
