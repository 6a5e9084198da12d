package io.realtime4j.tenancy.internal.control;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.tenancy.TenantDatabase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a tenant's database from the settings of its extension. Secrets are required; all else has a default. Pure. */
final class DatabaseSettingsReader {
    private static final int HIGHEST_PORT = 65_535;

    private final ObjectNode settings;
    private final SecretCipher cipher;

    private DatabaseSettingsReader(ObjectNode settings, SecretCipher cipher) {
        this.settings = settings;
        this.cipher = cipher;
    }

    static DatabaseReading read(List<ExtensionRecord> extensions, SecretCipher cipher) {
        return extensions.stream()
                .filter(extension -> extension.type().equals(ExtensionRecord.POSTGRES_CDC))
                .findFirst()
                .map(extension -> new DatabaseSettingsReader(extension.settings(), cipher).read())
                .orElseGet(DatabaseReading.None::new);
    }

    private DatabaseReading read() {
        try {
            return new DatabaseReading.Found(database());
        } catch (UnreadableSettingException e) {
            return new DatabaseReading.Unreadable(e.setting, e.reason);
        }
    }

    private TenantDatabase database() throws UnreadableSettingException {
        return TenantDatabase.on(secret("db_host"))
                .port(port())
                .name(secret("db_name"))
                .user(secret("db_user"))
                .password(secret("db_password"))
                .sslEnforced(!settings.path("ssl_enforced").equals(BooleanNode.FALSE))
                .region(settings.path("region").textValue())
                .poolSize(size("db_pool", 1))
                .subscriptionPoolSize(size("subs_pool_size", 1))
                .subscriberPoolSize(size("subcriber_pool_size", 4))
                .queueTarget(Duration.ofMillis(size("db_queue_target", 5000)))
                .publication(text("publication", "supabase_realtime"))
                .slotName(text("slot_name", "supabase_realtime_replication_slot"))
                .pollIntervalMs(size("poll_interval_ms", 100))
                .pollMaxChanges(size("poll_max_changes", 100))
                .pollMaxRecordBytes(size("poll_max_record_bytes", 1_048_576))
                .build();
    }

    private String secret(String name) throws UnreadableSettingException {
        String stored = settings.path(name).textValue();
        if (stored == null) {
            throw new UnreadableSettingException(name, "it is missing");
        }
        Decrypted decrypted = cipher.decrypt(stored);
        if (decrypted instanceof Decrypted.Unreadable unreadable) {
            throw new UnreadableSettingException(name, unreadable.reason());
        }
        return ((Decrypted.Clear) decrypted).text();
    }

    private int port() throws UnreadableSettingException {
        Integer port = integer(secret("db_port"));
        if (port == null || port < 1 || port > HIGHEST_PORT) {
            throw new UnreadableSettingException("db_port", "it is no port number");
        }
        return port;
    }

    private String text(String name, String fallback) {
        String text = settings.path(name).textValue();
        return text == null ? fallback : text;
    }

    /** A number, also one written as text; the default instead of what is no number or below 1. */
    private int size(String name, int fallback) {
        Integer size = integer(settings.path(name).asText());
        return size == null || size < 1 ? fallback : size;
    }

    private static @Nullable Integer integer(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Names the setting and what is wrong with it, without its value. */
    private static final class UnreadableSettingException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String setting;
        private final String reason;

        UnreadableSettingException(String setting, String reason) {
            super(setting + ": " + reason);
            this.setting = setting;
            this.reason = reason;
        }
    }
}
