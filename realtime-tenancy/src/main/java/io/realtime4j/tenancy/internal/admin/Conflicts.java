package io.realtime4j.tenancy.internal.admin;

import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import io.realtime4j.tenancy.internal.control.TenantRecords.WriteResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a database would refuse about a tenant whose members are all valid; only the first of it is told. Pure. */
final class Conflicts {
    private static final String TYPE_OWNER = "tenant_external_id";

    private Conflicts() {}

    /** Looks for what can be seen without the database. */
    static Optional<Faults> in(TenantRecord record) {
        if (record.tenant().jwtSecret() == null
                && record.tenant().jwks() == null
                && !record.unreadable().contains("jwt_secret")) {
            return Optional.of(keysMissing());
        }
        List<Faults> extensions = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (ExtensionRecord extension : record.extensions()) {
            extensions.add(types.add(extension.type()) ? new Faults() : Faults.of(TYPE_OWNER, Faults.TAKEN));
        }
        Faults faults = new Faults();
        faults.add("extensions", extensions);
        return faults.isEmpty() ? Optional.empty() : Optional.of(faults);
    }

    /** Tells what the database refused. */
    static Faults of(WriteResult refusal) {
        if (refusal instanceof WriteResult.ExternalIdTaken) {
            return Faults.of(ExternalId.NAME, Faults.TAKEN);
        }
        if (refusal instanceof WriteResult.KeysMissing) {
            return keysMissing();
        }
        if (refusal instanceof WriteResult.ExtensionTypeTaken) {
            Faults faults = new Faults();
            faults.add("extensions", List.of(Faults.of(TYPE_OWNER, Faults.TAKEN)));
            return faults;
        }
        throw new AssertionError(refusal);
    }

    private static Faults keysMissing() {
        return Faults.of("jwt_secret", "either jwt_secret or jwt_jwks must be provided");
    }
}
