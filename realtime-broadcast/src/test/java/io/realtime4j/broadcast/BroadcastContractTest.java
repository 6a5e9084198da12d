package io.realtime4j.broadcast;

import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.tck.ChannelFeatureContract;
import java.util.List;

class BroadcastContractTest extends ChannelFeatureContract {
    @Override
    protected ChannelFeature create() {
        return Broadcast.feature();
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                new Sample("broadcast", "{\"type\":\"broadcast\",\"event\":\"move\",\"payload\":{\"x\":1}}"),
                new Sample("broadcast", "{\"type\":\"broadcast\",\"event\":\"text\",\"payload\":{\"é\":\"𝄞\"}}"),
                new Sample("broadcast", "{}"));
    }
}
