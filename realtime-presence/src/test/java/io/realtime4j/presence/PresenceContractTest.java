package io.realtime4j.presence;

import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.tck.ChannelFeatureContract;
import java.util.List;

class PresenceContractTest extends ChannelFeatureContract {
    @Override
    protected ChannelFeature create() {
        return Presence.feature();
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                new Sample("presence", "{\"type\":\"presence\",\"event\":\"track\",\"payload\":{\"x\":1}}"),
                new Sample("presence", "{\"event\":\"track\",\"payload\":{\"é\":\"𝄞\"}}"),
                new Sample("presence", "{\"event\":\"untrack\"}"),
                new Sample("presence", "{\"event\":\"other\"}"),
                new Sample("presence", "{}"));
    }

    @Override
    protected String joinConfig() {
        return "\"presence\":{\"enabled\":true,\"key\":\"k\"}";
    }

    @Override
    protected String normalize(String frame) {
        return frame.replaceAll("(\"phx_ref(?:_prev)?\"):\"[^\"]*\"", "$1:\"\"");
    }
}
