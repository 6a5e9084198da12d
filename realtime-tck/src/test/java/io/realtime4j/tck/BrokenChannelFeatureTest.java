package io.realtime4j.tck;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;

class BrokenChannelFeatureTest {
    @TestFactory
    Stream<DynamicTest> brokenFeaturesAreCaught() {
        return BrokenFakes.of(ChannelFeatureContract.class, BrokenChannelFeatureTest.class);
    }

    /** Relays event {@code say} to those who may write. Sound, to have one method wrong. */
    static class Say implements ChannelFeature {
        @Override
        public String name() {
            return "say";
        }

        @Override
        public Set<String> events() {
            return Set.of("say");
        }

        @Override
        public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
            return Joined.with(handler(channel));
        }

        ChannelHandler handler(ChannelContext channel) {
            return new SayHandler(channel);
        }
    }

    /** Does something else first. */
    static final class SayAfter extends Say {
        private final BiConsumer<ChannelContext, InboundEvent> first;

        SayAfter(BiConsumer<ChannelContext, InboundEvent> first) {
            this.first = first;
        }

        @Override
        ChannelHandler handler(ChannelContext channel) {
            return new SayHandler(channel) {
                @Override
                public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
                    first.accept(channel, event);
                    return super.onEvent(event);
                }
            };
        }
    }

    static class SayHandler implements ChannelHandler {
        final ChannelContext channel;

        SayHandler(ChannelContext channel) {
            this.channel = channel;
        }

        @Override
        public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
            Slice ref = event.ref().copy();
            Slice payload = event.payload().copy();
            return channel.mayWrite(Extension.BROADCAST).thenAccept(access -> {
                if (isOpen()) {
                    say(ref, payload);
                }
            });
        }

        boolean isOpen() {
            return channel.isJoined();
        }

        void say(Slice ref, Slice payload) {
            channel.publish(TopicMessage.broadcast(channel.topic(), payload), true);
            channel.reply(ref, true, Slice.JSON_EMPTY_OBJECT);
        }
    }

    abstract static class Broken extends ChannelFeatureContract {
        @Override
        protected List<Sample> samples() {
            return List.of(new Sample("say", "{\"a\":1}"), new Sample("say", "{\"b\":\"two\"}"));
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    @Nested
    class Sound extends ChannelFeatureContract {
        @Override
        protected ChannelFeature create() {
            return new Say();
        }

        @Override
        protected List<Sample> samples() {
            return List.of(new Sample("say", "{\"a\":1}"), new Sample("say", "{\"b\":\"two\"}"));
        }
    }

    @Breaks("ChannelFeature 1")
    static class ThrowsWhenItStopsUnused extends Broken {
        @Override
        protected ChannelFeature create() {
            return new Say() {
                private volatile boolean used;

                @Override
                ChannelHandler handler(ChannelContext channel) {
                    used = true;
                    return super.handler(channel);
                }

                @Override
                public void stop() {
                    if (!used) {
                        throw new IllegalStateException("there is nothing to stop");
                    }
                }
            };
        }
    }

    @Breaks("ChannelFeature 2")
    static class LeavesJoinsUnanswered extends Broken {
        @Override
        protected ChannelFeature create() {
            return new Say() {
                @Override
                public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
                    return request.legacy() ? new CompletableFuture<>() : super.join(channel, request);
                }
            };
        }
    }

    @Breaks("ChannelFeature 3")
    static class ReliesOnOnJoined extends Broken {
        @Override
        protected ChannelFeature create() {
            return new Say() {
                @Override
                ChannelHandler handler(ChannelContext channel) {
                    return new SayHandler(channel) {
                        private boolean joined;

                        @Override
                        public void onJoined() {
                            joined = true;
                        }

                        @Override
                        public void onLeft() {
                            if (!joined) {
                                throw new IllegalStateException("never joined");
                            }
                        }
                    };
                }
            };
        }
    }

    @Breaks("ChannelFeature 4")
    static class ThrowsAtStrangePayloads extends Broken {
        @Override
        protected ChannelFeature create() {
            return new SayAfter((channel, event) -> {
                if (!event.payload().isJsonObject()) {
                    throw new IllegalArgumentException("not an object");
                }
            });
        }
    }

    @Breaks("ChannelFeature 5")
    static class TakesAnEventOfTheEngine extends Broken {
        @Override
        protected ChannelFeature create() {
            return new Say() {
                @Override
                public Set<String> events() {
                    return Set.of("say", "access_token");
                }
            };
        }
    }

    @Breaks("ChannelFeature 6")
    static class AnswersOnAnotherThread extends Broken {
        @Override
        protected ChannelFeature create() {
            return new Say() {
                @Override
                ChannelHandler handler(ChannelContext channel) {
                    return new SayHandler(channel) {
                        @Override
                        public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
                            Slice ref = event.ref().copy();
                            return Contract.start(() -> {
                                channel.reply(ref, true, Slice.JSON_EMPTY_OBJECT);
                                return true;
                            });
                        }
                    };
                }
            };
        }
    }

    @Breaks("ChannelFeature 6")
    static class AnswersAfterTheEnd extends Broken {
        @Override
        protected ChannelFeature create() {
            return new Say() {
                @Override
                ChannelHandler handler(ChannelContext channel) {
                    return new SayHandler(channel) {
                        @Override
                        boolean isOpen() {
                            return true;
                        }
                    };
                }
            };
        }
    }

    @Breaks("ChannelFeature 7")
    static class KeepsThePayload extends Broken {
        @Override
        protected ChannelFeature create() {
            return new Say() {
                @Override
                ChannelHandler handler(ChannelContext channel) {
                    return new SayHandler(channel) {
                        @Override
                        public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
                            return channel.mayWrite(Extension.BROADCAST).thenAccept(access -> {
                                if (isOpen()) {
                                    say(event.ref(), event.payload());
                                }
                            });
                        }
                    };
                }
            };
        }
    }

    @Breaks("Lane 4")
    static class WaitsForAnAnswer extends Broken {
        private final CompletableFuture<Boolean> answer = new CompletableFuture<>();

        @AfterEach
        void goOn() {
            answer.complete(true);
        }

        @Override
        protected ChannelFeature create() {
            return new SayAfter((channel, event) -> {
                if (channel.topic().name().equals("room")) { // else others wait long for a lane
                    answer.join();
                }
            });
        }
    }
}
