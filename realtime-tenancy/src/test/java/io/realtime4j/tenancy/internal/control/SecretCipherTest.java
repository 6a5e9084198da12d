package io.realtime4j.tenancy.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.tenancy.EncryptionSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCipherTest {
    private static final String LEGACY_KEY = "1234567890123456";
    private static final String GCM_KEY = "12345678901234567890123456789012";
    private static final String OTHER_GCM_KEY = "abcdefghijklmnopqrstuvwxyz012345";
    private static final SecretCipher LEGACY = new SecretCipher(EncryptionSettings.legacy(LEGACY_KEY));
    private static final SecretCipher GCM =
            new SecretCipher(new EncryptionSettings(LEGACY_KEY, GCM_KEY, true, List.of()));

    @ParameterizedTest
    @DisplayName("S06_115 legacy values are those of the table, both ways")
    @CsvSource({
        "postgres, v1QVng3N+pZd/0AEObABwg==",
        "5432, m3KM2cjJ+t7C3443QcjOgA==",
        "0123456789abcdef, 6OHXh2GUsK5DnV6DlD2ihAUBh6DN5amHLLqwkatz5VM=",
        "my-super-secret-jwt-value, SMoSVrPx3SkxG8EDkKDx4A9dm1Sr0LE6cvB9oOExuvQ="
    })
    void givenLegacyVector_whenReadAndWritten_thenAsInTheTable(String text, String stored) {
        assertThat(LEGACY.decrypt(stored)).isEqualTo(new Decrypted.Clear(text));
        assertThat(LEGACY.encrypt(text)).isEqualTo(stored).isEqualTo(LEGACY.encrypt(text));
    }

    @ParameterizedTest
    @DisplayName("S06_115 GCM values of the table are read; with their nonce they are written")
    @CsvSource({
        "postgres, g1:AAECAwQFBgcICQoLhUBooliRKsv1PcCCWuNtRig7FG4Sef8Z",
        "5432, g1:AAECAwQFBgcICQoLE7x1IzXoaeFCXPkNOSQJs21gVCg=",
        "'', g1:AAECAwQFBgcICQoLaxFiZojnpO6bETNKvnDjEg=="
    })
    void givenGcmVector_whenReadAndWritten_thenAsInTheTable(String text, String stored) {
        byte[] nonce = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        byte[] sealed = new GcmKey(utf8(GCM_KEY)).encrypt(utf8(text), nonce);

        assertThat(GCM.decrypt(stored)).isEqualTo(new Decrypted.Clear(text));
        assertThat("g1:" + Base64.getEncoder().encodeToString(sealed)).isEqualTo(stored);
    }

    @Test
    @DisplayName("S06_115 the same text is another GCM value each time")
    void whenEncryptingTwiceWithGcm_thenDifferent() {
        String first = GCM.encrypt("postgres");

        assertThat(GCM.encrypt("postgres")).isNotEqualTo(first);
        assertThat(GCM.decrypt(first)).isEqualTo(new Decrypted.Clear("postgres"));
    }

    @ParameterizedTest
    @DisplayName("S06_116 texts of any length return from the legacy form")
    @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 48})
    void givenText_whenThroughLegacy_thenTheSame(int length) {
        String text = "x".repeat(length);

        assertThat(LEGACY.decrypt(LEGACY.encrypt(text))).isEqualTo(new Decrypted.Clear(text));
    }

    @Test
    @DisplayName("S06_117 a GCM value that was changed is no text")
    void givenTamperedGcm_whenRead_thenUnreadable() {
        byte[] stored = Base64.getDecoder().decode(GCM.encrypt("postgres").substring(3));
        for (int i = 0; i < stored.length; i++) {
            byte[] changed = stored.clone();
            changed[i] ^= 1;

            assertThat(GCM.decrypt("g1:" + Base64.getEncoder().encodeToString(changed)))
                    .isInstanceOf(Decrypted.Unreadable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"g1:", "g1:AAEC", "g1:not base64", "", "AAEC", "not base64", "v1QVng3N+pZd/0AEObABwg="})
    void givenNoCiphertext_whenRead_thenUnreadable(String stored) {
        assertThat(GCM.decrypt(stored)).isInstanceOf(Decrypted.Unreadable.class);
    }

    @ParameterizedTest
    @DisplayName("a wrong legacy key is found out by padding or by bytes that are no text")
    @ValueSource(strings = {"v1QVng3N+pZd/0AEObABwg==", "6OHXh2GUsK5DnV6DlD2ihAUBh6DN5amHLLqwkatz5VM="})
    void givenOtherLegacyKey_whenRead_thenUnreadable(String stored) {
        SecretCipher other = new SecretCipher(EncryptionSettings.legacy("6543210987654321"));

        assertThat(other.decrypt(stored)).isInstanceOf(Decrypted.Unreadable.class);
    }

    @Test
    void givenValueWithoutKeyForIt_whenRead_thenTheReasonSaysSo() {
        SecretCipher gcmOnly = new SecretCipher(EncryptionSettings.gcm(GCM_KEY));

        assertThat(gcmOnly.decrypt("v1QVng3N+pZd/0AEObABwg=="))
                .isEqualTo(new Decrypted.Unreadable("it has the legacy form, for which there is no key"));
        assertThat(LEGACY.decrypt(GCM.encrypt("x")))
                .isEqualTo(new Decrypted.Unreadable("it has the GCM form, for which there is no key"));
    }

    @Test
    @DisplayName("S06_119 GCM without its key writes the legacy form")
    void givenGcmWantedWithoutKey_whenWritten_thenLegacy() {
        SecretCipher cipher = new SecretCipher(new EncryptionSettings(LEGACY_KEY, null, true, List.of()));

        assertThat(cipher.writesGcm()).isFalse();
        assertThat(cipher.encrypt("postgres")).isEqualTo("v1QVng3N+pZd/0AEObABwg==");
    }

    @Test
    @DisplayName("a GCM key without writing reads GCM and writes the legacy form")
    void givenGcmKeyButNotWanted_whenWritten_thenLegacyAndGcmIsRead() {
        SecretCipher cipher = new SecretCipher(new EncryptionSettings(LEGACY_KEY, GCM_KEY, false, List.of()));

        assertThat(cipher.encrypt("postgres")).isEqualTo("v1QVng3N+pZd/0AEObABwg==");
        assertThat(cipher.decrypt(GCM.encrypt("x"))).isEqualTo(new Decrypted.Clear("x"));
    }

    @Test
    void givenRotatedKey_whenReadAndWritten_thenOldOnesAreReadAndTheNewOneWrites() {
        EncryptionSettings before = new EncryptionSettings(LEGACY_KEY, GCM_KEY, true, List.of());
        SecretCipher rotated = new SecretCipher(before.rotatedTo(OTHER_GCM_KEY));
        String old = GCM.encrypt("postgres");

        String written = rotated.encrypt("postgres");

        assertThat(rotated.decrypt(old)).isEqualTo(new Decrypted.Clear("postgres"));
        assertThat(rotated.isCurrent(old)).isFalse();
        assertThat(rotated.isCurrent("v1QVng3N+pZd/0AEObABwg==")).isFalse();
        assertThat(rotated.isCurrent(written)).isTrue();
        assertThat(GCM.decrypt(written)).isInstanceOf(Decrypted.Unreadable.class);
        assertThat(new SecretCipher(EncryptionSettings.gcm(OTHER_GCM_KEY)).decrypt(written))
                .isEqualTo(new Decrypted.Clear("postgres"));
    }

    @Test
    @DisplayName("S06_120 keys of a wrong length are refused, and their length is named")
    void givenKeyOfWrongLength_whenMadeIntoSettings_thenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncryptionSettings.gcm(GCM_KEY.substring(1)))
                .withMessage("gcmKey has 31 bytes, exactly 32 are needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncryptionSettings.legacy(LEGACY_KEY + "7"))
                .withMessage("legacyKey has 17 bytes, exactly 16 are needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EncryptionSettings(LEGACY_KEY, GCM_KEY, true, List.of("short")))
                .withMessage("previousGcmKeys has 5 bytes, exactly 32 are needed");
    }

    @Test
    void givenNoKeyToWriteWith_whenMadeIntoSettings_thenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EncryptionSettings(null, GCM_KEY, false, List.of()))
                .withMessageContaining("there is no key to encrypt with");
    }

    @Test
    void whenSettingsAreShown_thenKeysAreNot() {
        assertThat(new EncryptionSettings(LEGACY_KEY, GCM_KEY, true, List.of(OTHER_GCM_KEY)).toString())
                .isEqualTo("EncryptionSettings[GCM]");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
