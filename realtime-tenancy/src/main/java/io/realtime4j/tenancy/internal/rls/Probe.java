package io.realtime4j.tenancy.internal.rls;

import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * One question to the policies of a tenant, with everything that its answer depends on: equal probes have equal answers.
 *
 * @param kind reading or writing
 * @param topic sub-topic
 * @param role as which database role
 * @param subject claim {@code sub}, empty when there is none
 * @param claims all claims as JSON
 * @param headers JSON object
 * @param broadcast whether broadcasts are asked about
 * @param presence whether presence is asked about
 */
record Probe(
        Kind kind,
        String topic,
        String role,
        String subject,
        String claims,
        String headers,
        boolean broadcast,
        boolean presence) {
    private static final String NO_ROLE = "none";
    private static final String PREDEFINED = "pg_";

    /** What is tried on a row. */
    enum Kind {
        READ,
        WRITE
    }

    /** Who asks: all clients without a subject are one of their role. */
    Object owner() {
        return List.of(role, subject);
    }

    static Probe of(Kind kind, Authorizer.Request request) {
        return new Probe(
                kind,
                request.topic(),
                Objects.requireNonNull(request.claims().role()),
                Objects.requireNonNullElse(request.claims().subject(), ""),
                request.claims().json(),
                json(request.headers()),
                request.extensions().contains(Extension.BROADCAST),
                request.extensions().contains(Extension.PRESENCE));
    }

    /**
     * Whether somebody may act as the role that a token names. With no role, or the role {@code none}, the database would stay with the
     * rights of the login; roles that it predefines, such as {@code pg_execute_server_program}, have rights beyond the tenant's.
     */
    static boolean hasRole(Authorizer.Request request) {
        String role = request.claims().role();
        return role != null && !role.isEmpty() && !role.equals(NO_ROLE) && !role.startsWith(PREDEFINED);
    }

    /** Whether claim {@code sub} is something the database can be given. */
    static boolean hasSubjectOrNone(Authorizer.Request request) {
        Object subject = request.claims().values().get("sub");
        return subject == null || subject instanceof String;
    }

    private static String json(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return "{}";
        }
        StringJoiner members = new StringJoiner(",", "{", "}");
        new TreeMap<>(headers).forEach((name, value) -> members.add(quote(name) + ":" + quote(value)));
        return members.toString();
    }

    private static String quote(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }

    /** Leaves out what the token says. */
    @Override
    public String toString() {
        return "Probe[" + kind + " " + topic + " as " + role + "]";
    }
}
