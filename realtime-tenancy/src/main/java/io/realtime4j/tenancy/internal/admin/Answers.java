package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.tenancy.DatabaseHealth;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers to requests about tenants. Refusals are logged here, each with its code. */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Answers() {}

    static HttpResponse tenants(List<TenantRecord> tenants) {
        ObjectNode body = NODES.objectNode();
        body.putArray("data").addAll(tenants.stream().map(TenantView::of).toList());
        return HttpResponse.json(200, body.toString());
    }

    static HttpResponse tenant(TenantRecord tenant) {
        return data(200, TenantView.of(tenant));
    }

    static HttpResponse data(int status, JsonNode data) {
        return HttpResponse.json(status, NODES.objectNode().set("data", data).toString());
    }

    static HttpResponse notFound(TenantId id) {
        log.atError()
                .addKeyValue("tenant", id)
                .addKeyValue("code", ErrorCode.TENANT_NOT_FOUND.wireName())
                .log("tenant not found");
        return message(404, "not found");
    }

    /** Answers a request to store a tenant. */
    static HttpResponse stored(Outcome outcome) {
        if (outcome instanceof Outcome.Created created) {
            return stored(201, created.tenant());
        }
        if (outcome instanceof Outcome.Updated updated) {
            return stored(200, updated.tenant());
        }
        if (outcome instanceof Outcome.Invalid invalid) {
            return invalid(invalid.faults());
        }
        if (outcome instanceof Outcome.Unready unready) {
            return unready(unready);
        }
        if (outcome instanceof Outcome.Gone gone) {
            return notFound(gone.id());
        }
        throw new AssertionError(outcome);
    }

    private static HttpResponse stored(int status, TenantRecord tenant) {
        String segment = URLEncoder.encode(tenant.externalId().value(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return data(status, TenantView.of(tenant)).withHeader("location", "/api/tenants/" + segment);
    }

    private static HttpResponse invalid(Faults faults) {
        log.atError()
                .addKeyValue("code", ErrorCode.UNPROCESSABLE_ENTITY.wireName())
                .addKeyValue("errors", faults.json())
                .log("tenant not stored");
        return HttpResponse.json(
                422, NODES.objectNode().set("errors", faults.json()).toString());
    }

    private static HttpResponse unready(Outcome.Unready unready) {
        log.atError()
                .addKeyValue("tenant", unready.tenant().externalId())
                .addKeyValue("code", ErrorCode.UNPROCESSABLE_ENTITY.wireName())
                .setCause(unready.cause())
                .log("tenant stored, its database could not be made ready");
        return message(422, "Tenant stored, but its database could not be migrated");
    }

    /** Answers a request to delete a tenant that failed on the way. */
    static HttpResponse notDeleted(TenantId id, Throwable cause) {
        log.atError()
                .addKeyValue("tenant", id)
                .addKeyValue("code", ErrorCode.UNABLE_TO_DELETE_TENANT.wireName())
                .setCause(cause)
                .log("tenant could not be deleted completely");
        return message(500, "Unable to delete tenant completely");
    }

    static HttpResponse health(DatabaseHealth health, Place place) {
        ObjectNode view = NODES.objectNode();
        view.put("healthy", health.healthy());
        view.put("db_connected", health.connected());
        view.put("replication_connected", health.replicating());
        view.put("connected_cluster", health.clients());
        view.put("region", place.region());
        view.put("node", place.node());
        return data(200, view);
    }

    private static HttpResponse message(int status, String text) {
        return HttpResponse.json(status, NODES.objectNode().put("message", text).toString());
    }
}
