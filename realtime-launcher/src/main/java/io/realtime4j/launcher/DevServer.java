package io.realtime4j.launcher;

import io.realtime4j.core.Realtime;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a development server.
 *
 * @param url what {@code createClient} takes
 * @param tenant external id of the tenant
 * @param host host and port that name the tenant
 * @param anonKey token of role {@code anon}
 * @param serviceRoleKey token of role {@code service_role}
 * @param userKey token of a user, role {@code authenticated}
 * @param jwtSecret what signs tokens
 * @param databaseUrl the database as its superuser; {@code null} without one
 */
record DevServer(
        String url,
        String tenant,
        String host,
        String anonKey,
        String serviceRoleKey,
        String userKey,
        String jwtSecret,
        @Nullable String databaseUrl) {
    /** The user that {@code userKey} belongs to. */
    static final String USER = "00000000-0000-4000-8000-000000000001";

    /** Fixed, so that equal secrets give equal keys. */
    private static final Instant ISSUED = Instant.parse("2025-01-01T00:00:00Z");

    private static final Instant EXPIRES = Instant.parse("2050-01-01T00:00:00Z");

    static DevServer of(Realtime node, Tenant tenant, TyrusSettings listener, @Nullable DevDatabase database) {
        int port = node.address().orElseThrow().getPort();
        String scheme = listener.tlsKey() == null ? "http" : "https";
        String secret = Objects.requireNonNull(tenant.jwtSecret());
        return new DevServer(
                scheme + "://" + reachable(listener.host()) + ":" + port,
                tenant.id().value(),
                tenant.id() + ".localhost:" + port,
                key(secret, "anon"),
                key(secret, "service_role"),
                key(secret, "authenticated"),
                secret,
                database == null ? null : database.url().text());
    }

    /** A wildcard cannot be connected to; loopback is one of its addresses. */
    private static String reachable(String host) {
        return switch (host) {
            case "", "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }

    private static String key(String secret, String role) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "supabase");
        claims.put("role", role);
        if (role.equals("authenticated")) {
            claims.put("sub", USER);
            claims.put("aud", role);
        }
        claims.put("iat", ISSUED);
        claims.put("exp", EXPIRES);
        return Jwt.sign(secret, claims);
    }

    /** One object on one line. */
    String json() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("url", quoted(url));
        fields.put("tenant", quoted(tenant));
        fields.put("host", quoted(host));
        fields.put("anonKey", quoted(anonKey));
        fields.put("serviceRoleKey", quoted(serviceRoleKey));
        fields.put("userKey", quoted(userKey));
        fields.put("jwtSecret", quoted(jwtSecret));
        fields.put("databaseUrl", databaseUrl == null ? "null" : quoted(databaseUrl));
        fields.put("inspectorUrl", quoted(inspectorUrl()));
        fields.put("pid", Long.toString(ProcessHandle.current().pid()));
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The Inspector with host and token filled in. */
    String inspectorUrl() {
        return url + "/?host=" + URLEncoder.encode(url, StandardCharsets.UTF_8) + "&token=" + anonKey;
    }

    private static String quoted(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }

    /** What a person needs to begin. */
    String text() {
        return """

            realtime4j is ready.

              URL               %1$s
              Tenant            %2$s (also by name: http://%3$s)
              anon key          %4$s
              service_role key  %5$s
              user key          %8$s
              JWT secret        %6$s
              Inspector         %9$s

            %7$s
            Send a broadcast:

              curl -X POST '%1$s/realtime/v1/api/broadcast' \\
                -H 'apikey: %4$s' \\
                -H 'content-type: application/json' \\
                -d '{"messages":[{"topic":"room","event":"hello","payload":{"from":"curl"}}]}'

            Receive it (npm install @supabase/supabase-js, then node room.mjs, Node.js 22 or newer):

              import { createClient } from '@supabase/supabase-js'
              const supabase = createClient('%1$s', '%4$s')
              const channel = supabase.channel('room')
              channel.on('broadcast', { event: 'hello' }, (message) => console.log(message))
              channel.subscribe((status, error) => {
                console.log(status, error ?? '')
                if (status === 'SUBSCRIBED') {
                  channel.send({ type: 'broadcast', event: 'hello', payload: { from: 'js' } })
                }
              })

            Stop with Ctrl-C.
            """.formatted(
                        url, tenant, host, anonKey, serviceRoleKey, jwtSecret, databaseText(), userKey, inspectorUrl());
    }

    private String databaseText() {
        if (databaseUrl == null) {
            return "There is no database: private channels are open to every valid token.\n";
        }
        return """
            Database          %s

            It has the roles and the schema auth of a Supabase database, and a table public.todos with
            policies. Private channels ask the policies on realtime.messages: for a start, they let the
            user key into topics that begin with room: or are user:%s.
            """.formatted(databaseUrl, USER).indent(0);
    }
}
