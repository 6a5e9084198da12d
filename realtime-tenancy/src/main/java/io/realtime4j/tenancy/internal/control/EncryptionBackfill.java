package io.realtime4j.tenancy.internal.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts a tenant's secrets anew, in the form and with the key in which new ones are written. Each value is replaced only if it is
 * still the one that was read: a change made meanwhile wins. Nothing is told, since nothing changes in clear. Thread-safe.
 */
final class EncryptionBackfill {
    private static final Logger log = LoggerFactory.getLogger(EncryptionBackfill.class);

    private final SecretCipher cipher;
    private final InstantSource clock;

    EncryptionBackfill(SecretCipher cipher, InstantSource clock) {
        this.cipher = cipher;
        this.clock = clock;
    }

    /** Whether a tenant that was just read has secrets of the legacy form, and was never gone through. */
    boolean isDue(StoredTenant tenant) {
        return cipher.writesGcm()
                && tenant.record().gcmMigratedAt() == null
                && tenant.secrets().stream().anyMatch(SecretCipher::isLegacy);
    }

    /** Whether a tenant has secrets of another form or key than new ones. */
    boolean isOld(StoredTenant tenant) {
        return !tenant.secrets().stream().allMatch(cipher::isCurrent);
    }

    /** Rewrites the secrets in a transaction; false when one of them had changed, or cannot be read. */
    boolean rewrite(Handle handle, StoredTenant tenant) {
        if (fault(tenant).isPresent()) {
            return false;
        }
        boolean all = rewriteSecret(handle, tenant);
        for (ExtensionRecord extension : tenant.record().extensions()) {
            all &= !extension.type().equals(ExtensionRecord.POSTGRES_CDC) || rewriteSettings(handle, extension);
        }
        if (all) {
            stamp(handle, tenant);
        } else {
            log.atInfo()
                    .addKeyValue("tenant", tenant.id())
                    .log("tenant changed or was deleted while its secrets were encrypted anew; they stay as they"
                            + " are now");
        }
        return all;
    }

    /** Which secret of a tenant cannot be read, and why. */
    Optional<String> fault(StoredTenant tenant) {
        if (tenant.secretFault() != null) {
            return Optional.of("jwt_secret: " + tenant.secretFault());
        }
        return tenant.record().extensions().stream()
                .filter(extension -> extension.type().equals(ExtensionRecord.POSTGRES_CDC))
                .flatMap(extension -> faults(extension.settings()))
                .findFirst();
    }

    private Stream<String> faults(ObjectNode settings) {
        return ExtensionSettings.SECRETS.stream()
                .filter(name -> settings.path(name).isTextual())
                .flatMap(name -> cipher.decrypt(settings.path(name).textValue()) instanceof Decrypted.Unreadable fault
                        ? Stream.of(name + ": " + fault.reason())
                        : Stream.empty());
    }

    private boolean rewriteSecret(Handle handle, StoredTenant tenant) {
        String stored = tenant.storedSecret();
        if (stored == null) {
            return true;
        }
        return handle.createUpdate("update tenants set jwt_secret = :new where id = :id and jwt_secret = :old")
                        .bind("id", tenant.record().id())
                        .bind("old", stored)
                        .bind("new", anew(stored))
                        .execute()
                > 0;
    }

    private boolean rewriteSettings(Handle handle, ExtensionRecord extension) {
        return handle.createUpdate("""
            update extensions set settings = cast(:new as jsonb)
            where id = :id and settings = cast(:old as jsonb)\
            """)
                        .bind("id", extension.id())
                        .bind("old", extension.settings().toString())
                        .bind(
                                "new",
                                ExtensionSettings.mapSecrets(extension.settings(), this::anew)
                                        .toString())
                        .execute()
                > 0;
    }

    private String anew(String stored) {
        return cipher.isCurrent(stored) ? stored : cipher.encrypt(((Decrypted.Clear) cipher.decrypt(stored)).text());
    }

    private void stamp(Handle handle, StoredTenant tenant) {
        handle.createUpdate("update tenants set gcm_migrated_at = cast(:now as timestamp) where id = :id")
                .bind("id", tenant.record().id())
                .bind(
                        "now",
                        cipher.writesGcm() ? TenantColumn.utc(clock.instant().truncatedTo(ChronoUnit.SECONDS)) : null)
                .execute();
    }

    /** Logs it if a rewrite fails; the old form stays in use. */
    static void logFailure(TenantId id, CompletionStage<Boolean> rewrite) {
        rewrite.exceptionally(failure -> {
            log.atError()
                    .addKeyValue("code", ErrorCode.ENCRYPTION_RECONCILE_FAILED.wireName())
                    .addKeyValue("tenant", id)
                    .setCause(failure)
                    .log("secrets of a tenant could not be encrypted anew");
            return false;
        });
    }
}
