package io.realtime4j.tenancy.internal.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@code extensions}.
 *
 * @param id its id
 * @param type such as {@link #POSTGRES_CDC}
 * @param settings as stored: the secrets among them encrypted
 * @param insertedAt when it was stored, to the second
 * @param updatedAt when it was changed, to the second
 */
public record ExtensionRecord(UUID id, String type, ObjectNode settings, Instant insertedAt, Instant updatedAt) {
    /** The type that describes the tenant's database. */
    public static final String POSTGRES_CDC = "postgres_cdc_rls";

    /** Copies the settings. */
    public ExtensionRecord {
        settings = settings.deepCopy();
    }

    /** {@return a copy of the settings} */
    @Override
    public ObjectNode settings() {
        return settings.deepCopy();
    }

    /** Leaves the settings out. */
    @Override
    public String toString() {
        return "ExtensionRecord[" + type + "]";
    }
}
