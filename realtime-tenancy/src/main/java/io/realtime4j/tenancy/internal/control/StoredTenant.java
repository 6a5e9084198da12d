package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.TenantOverview;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as it stands in the database, with what follows from it.
 *
 * @param record its columns
 * @param storedSecret {@code jwt_secret} as stored
 * @param secretFault why that cannot be decrypted, or null when it can
 * @param database what its extensions say of its database
 */
record StoredTenant(
        TenantRecord record,
        @Nullable String storedSecret,
        @Nullable String secretFault,
        DatabaseReading database) {

    static StoredTenant of(TenantRecord columns, @Nullable String storedSecret, SecretCipher cipher) {
        TenantRecord record = columns;
        String fault = null;
        if (storedSecret != null) {
            Decrypted decrypted = cipher.decrypt(storedSecret);
            if (decrypted instanceof Decrypted.Unreadable unreadable) {
                fault = unreadable.reason();
                record = columns.toBuilder().unreadable(Set.of("jwt_secret")).build();
            } else {
                String secret = ((Decrypted.Clear) decrypted).text();
                Tenant tenant = columns.tenant().toBuilder().jwtSecret(secret).build();
                record = columns.toBuilder().tenant(tenant).build();
            }
        }
        DatabaseReading database = DatabaseSettingsReader.read(record.extensions(), cipher);
        return new StoredTenant(record, storedSecret, fault, database);
    }

    TenantId id() {
        return record.externalId();
    }

    /** What the engine knows of it. */
    Tenant tenant() {
        return record.tenant();
    }

    /** All secrets as stored, of the tenant and its database. */
    List<String> secrets() {
        return Stream.concat(
                        Stream.ofNullable(storedSecret),
                        record.extensions().stream()
                                .filter(extension -> extension.type().equals(ExtensionRecord.POSTGRES_CDC))
                                .flatMap(extension -> ExtensionSettings.secrets(extension.settings()).stream()))
                .toList();
    }

    TenantOverview overview() {
        List<String> unreadable = new ArrayList<>(record.unreadable());
        if (database instanceof DatabaseReading.Unreadable setting) {
            unreadable.add(setting.setting());
        }
        String host = database instanceof DatabaseReading.Found found
                ? found.database().host()
                : null;
        return new TenantOverview(
                record.tenant(),
                unreadable,
                host,
                record.extensions().stream().map(ExtensionRecord::type).toList());
    }

    /** Leaves the secrets out. */
    @Override
    public String toString() {
        return "StoredTenant[" + id() + "]";
    }
}
