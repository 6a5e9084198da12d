package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A client on one topic with presence. What the server makes up ({@code phx_ref}) is handed out, the rest is compared. */
final class PresenceMember {
    static final String ROOM = "realtime:room";

    private final Client client;
    private final Dialect dialect;
    private final String joinRef;
    private int refs = 100;

    private PresenceMember(Client client, Dialect dialect, String joinRef) {
        this.client = client;
        this.dialect = dialect;
        this.joinRef = joinRef;
    }

    /** Joins room {@value #ROOM} with this {@code config}. */
    static PresenceMember join(TestTenant tenant, String config) {
        return join(tenant, Dialect.V2, config);
    }

    static PresenceMember join(TestTenant tenant, Dialect dialect, String config) {
        Client client = tenant.connect(dialect, Tokens.anon());
        client.join("1", ROOM, config);
        return new PresenceMember(client, dialect, "1");
    }

    /** Takes a client of the second serializer that joined {@value #ROOM} with join ref 1. */
    static PresenceMember of(Client client) {
        return new PresenceMember(client, Dialect.V2, "1");
    }

    /** Joins with presence enabled under a key, and expects the empty state. */
    static PresenceMember first(TestTenant tenant, String key) {
        PresenceMember member = join(tenant, "{'presence':{'enabled':true,'key':'" + key + "'}}");
        assertThat(member.state()).isEqualTo(Json.tree("{}"));
        return member;
    }

    Client client() {
        return client;
    }

    /** Sends a presence push and returns its ref. */
    String push(String payload) {
        String ref = Integer.toString(++refs);
        client.send("['%s','%s','%s','presence',%s]".formatted(joinRef, ref, ROOM, payload));
        return ref;
    }

    /** Pushes and expects to be answered with ok. */
    PresenceMember pushed(String payload) {
        String ref = push(payload);
        client.expectOk(joinRef, ref, ROOM);
        return this;
    }

    PresenceMember track(String object) {
        return pushed("{'type':'presence','event':'track','payload':" + object + "}");
    }

    PresenceMember untrack() {
        return pushed("{'type':'presence','event':'untrack'}");
    }

    /** Pushes and expects an error with this response. */
    PresenceMember refused(String payload, String response) {
        String ref = push(payload);
        client.expect("['%s','%s','%s','phx_reply',{'status':'error','response':%s}]"
                .formatted(joinRef, ref, ROOM, response));
        return this;
    }

    PresenceMember trackRefused() {
        return refused("{'event':'track','payload':{}}", "{}");
    }

    /** The next frame, which has to be this channel's state. */
    JsonNode state() {
        JsonNode frame = client.next();
        JsonNode payload = dialect.payload(frame);
        assertThat(frame)
                .isEqualTo(dialect.toClient(
                        Json.tree("['" + joinRef + "',null,'" + ROOM + "','presence_state'," + payload + "]")));
        return payload;
    }

    /** The next frame, which has to be a diff for everybody. */
    JsonNode diff() {
        JsonNode frame = client.next();
        JsonNode payload = dialect.payload(frame);
        assertThat(frame)
                .isEqualTo(dialect.toClient(Json.tree("[null,null,'" + ROOM + "','presence_diff'," + payload + "]")));
        assertThat(payload.fieldNames()).toIterable().containsExactlyInAnyOrder("joins", "leaves");
        return payload;
    }

    /** The next frame, which has to be a diff in which only this joins; returns its {@code phx_ref}. */
    String joined(String key, String object) {
        JsonNode diff = diff();
        assertThat(diff.path("leaves")).isEqualTo(Json.tree("{}"));
        return ref(diff.path("joins"), key, object);
    }

    /** The next frame, which has to be a diff in which only this leaves; returns its {@code phx_ref}. */
    String left(String key, String object) {
        JsonNode diff = diff();
        assertThat(diff.path("joins")).isEqualTo(Json.tree("{}"));
        return ref(diff.path("leaves"), key, object);
    }

    /** The {@code phx_ref} of the only meta of the only key, whose other fields have to be these. */
    static String ref(JsonNode part, String key, String object) {
        assertThat(part.fieldNames()).toIterable().containsExactly(key);
        JsonNode metas = part.path(key).path("metas");
        assertThat(metas).hasSize(1);
        ObjectNode meta = metas.get(0).deepCopy();
        String ref = meta.remove("phx_ref").asText();
        assertThat(ref).matches("[A-Za-z0-9_-]{16}");
        assertThat(meta).isEqualTo(Json.tree(object));
        return ref;
    }

    PresenceMember expectShutDown(String message) {
        client.expectShutDown(joinRef, ROOM, message);
        return this;
    }

    PresenceMember expectNothing() {
        client.expectNothing();
        return this;
    }
}
