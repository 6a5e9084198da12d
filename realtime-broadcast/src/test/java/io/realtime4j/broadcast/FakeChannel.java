package io.realtime4j.broadcast;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Envelopes;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Frames;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.TenantRates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A joined channel whose client keeps every frame: text as it is, binary as hexadecimal digits. */
final class FakeChannel implements ChannelContext {
    final List<String> frames = new ArrayList<>();
    boolean readsBroadcasts = true;
    CompletionStage<WriteAccess> writeAccess = CompletableFuture.completedFuture(WriteAccess.ALLOWED);
    int writeChecks;

    @Nullable
    ChannelHandler handler;

    private final TestNode node;
    private final Topic topic;
    private final ProtocolVersion version;
    final FakeLane lane = new FakeLane();
    private boolean joined = true;

    FakeChannel(TestNode node, Topic topic, ProtocolVersion version) {
        this.node = node;
        this.topic = topic;
        this.version = version;
    }

    /** Sends a text broadcast; the bytes are destroyed afterwards, as the engine may reuse them. */
    @Nullable
    CompletionStage<?> push(String ref, String payload) {
        return push(ref, payload.getBytes(StandardCharsets.UTF_8), InboundEvent.Kind.JSON, null);
    }

    @Nullable
    CompletionStage<?> push(String ref, byte[] payload, InboundEvent.Kind kind, @Nullable String userEvent) {
        byte[] refBytes = ref.getBytes(StandardCharsets.UTF_8);
        byte[] frame = payload.clone();
        ChannelHandler target = handler;
        if (target == null) {
            throw new AssertionError("the channel was not joined");
        }
        CompletionStage<?> pending =
                target.onEvent(new InboundEvent("broadcast", Slice.of(refBytes), Slice.of(frame), kind, userEvent));
        Arrays.fill(refBytes, (byte) '#');
        Arrays.fill(frame, (byte) '#');
        return pending;
    }

    void received(Frame frame) {
        frames.add(
                frame.isText()
                        ? frame.payload().utf8()
                        : HexFormat.of().formatHex(frame.payload().toArray()));
    }

    void end() {
        joined = false;
    }

    @Override
    public Topic topic() {
        return topic;
    }

    @Override
    public Tenant tenant() {
        return node.tenant;
    }

    @Override
    public TenantRates rates() {
        return node.rates;
    }

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public Claims claims() {
        return TestNode.CLAIMS;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public boolean mayRead(Extension extension) {
        return !topic.isPrivate() || readsBroadcasts;
    }

    @Override
    public CompletionStage<Boolean> prepare() {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<WriteAccess> mayWrite(Extension extension) {
        writeChecks++;
        return writeAccess;
    }

    @Override
    public void enablePresence() {
        throw new AssertionError("broadcast turned presence on");
    }

    @Override
    public boolean isJoined() {
        return joined;
    }

    @Override
    public void publish(TopicMessage message, boolean self) {
        node.hub.publish(message, self ? null : this);
    }

    @Override
    public void push(String event, Slice payload) {
        text(Slice.JSON_NULL, event, payload);
    }

    @Override
    public void push(SharedPush message) {
        throw new AssertionError("broadcast pushes nothing that is shared so");
    }

    @Override
    public void reply(Slice ref, boolean ok, Slice response) {
        text(ref, "phx_reply", Envelopes.reply(ok, response));
    }

    @Override
    public void system(String extension, boolean ok, String message) {
        text(Slice.JSON_NULL, "system", Envelopes.system(extension, ok, message, topic.name()));
    }

    @Override
    public void shutDown(String message) {
        system("system", false, message);
        text(Slice.utf8("\"1\""), "phx_close", Slice.JSON_EMPTY_OBJECT);
        joined = false;
    }

    private void text(Slice ref, String event, Slice payload) {
        received(Frames.text(
                version, Slice.utf8("\"1\""), ref, JsonText.quote(topic.wireName()), JsonText.quote(event), payload));
    }
}
