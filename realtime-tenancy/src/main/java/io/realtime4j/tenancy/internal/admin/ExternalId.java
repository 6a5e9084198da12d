package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.TenantId;
import java.util.Optional;

/** The external id of a request about a tenant. Pure. */
final class ExternalId {
    static final String NAME = "external_id";

    private ExternalId() {}

    /** Reads the id that a body has to name. */
    static Optional<TenantId> required(ObjectNode tenant, Faults faults) {
        JsonNode value = tenant.path(NAME);
        if (value.isMissingNode()) {
            faults.add(NAME, Faults.BLANK);
            return Optional.empty();
        }
        return read(value, faults);
    }

    /** Checks an id that the body need not name, and that changes nothing. */
    static void check(ObjectNode tenant, Faults faults) {
        if (tenant.has(NAME)) {
            read(tenant.path(NAME), faults);
        }
    }

    private static Optional<TenantId> read(JsonNode value, Faults faults) {
        if (Cast.isNull(value)) {
            faults.add(NAME, Faults.BLANK);
        } else if (Cast.TEXT.read(value).isEmpty()) {
            faults.add(NAME, Faults.INVALID);
        }
        return faults.isEmpty() ? Optional.of(new TenantId(value.textValue())) : Optional.empty();
    }
}
