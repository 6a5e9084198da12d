package io.realtime4j.tck;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BrokenPubSubTest {
    @TestFactory
    Stream<DynamicTest> brokenBusesAreCaught() {
        return BrokenFakes.of(PubSubContract.class, BrokenPubSubTest.class);
    }

    /** A sound bus, to have one method wrong. */
    static class BentBus implements PubSub.Bus {
        final PubSub.Bus sound;

        BentBus(PubSub.Bus sound) {
            this.sound = sound;
        }

        @Override
        public void publish(Topic topic, byte[] message) {
            sound.publish(topic, message);
        }

        @Override
        public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
            return sound.subscribe(topic, listener);
        }

        @Override
        public boolean mayHaveInterest(Topic topic) {
            return sound.mayHaveInterest(topic);
        }

        @Override
        public boolean connected() {
            return sound.connected();
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    abstract static class Broken extends PubSubContract {
        private final PubSub sound = PubSub.local();

        @Override
        protected PubSub create() {
            return name -> bend(sound.attach(name));
        }

        abstract PubSub.Bus bend(PubSub.Bus bus);

        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    @Breaks("PubSub 1")
    static class DeliversToTheOwnNode extends Broken {
        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            return new BentBus(bus) {
                private final Map<Topic, Consumer<byte[]>> own = new HashMap<>();

                @Override
                public void publish(Topic topic, byte[] message) {
                    own.getOrDefault(topic, bytes -> {}).accept(message);
                    super.publish(topic, message);
                }

                @Override
                public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
                    own.put(topic, listener);
                    return super.subscribe(topic, listener);
                }
            };
        }
    }

    @Breaks("PubSub 1")
    static class MixesUpTenants extends Broken {
        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            return new BentBus(bus) {
                @Override
                public void publish(Topic topic, byte[] message) {
                    super.publish(shared(topic), message);
                }

                @Override
                public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
                    return super.subscribe(shared(topic), listener);
                }

                @Override
                public boolean mayHaveInterest(Topic topic) {
                    return super.mayHaveInterest(shared(topic));
                }

                private Topic shared(Topic topic) {
                    return Topic.publicTopic(new TenantId("all"), topic.name());
                }
            };
        }
    }

    @Breaks("PubSub 2")
    static class SwapsMessages extends Broken {
        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            return new BentBus(bus) {
                private byte[] held = new byte[0];

                @Override
                public void publish(Topic topic, byte[] message) {
                    if (message.length == 2 && held.length == 0) {
                        held = message;
                        return;
                    }
                    super.publish(topic, message);
                    if (held.length > 0) {
                        super.publish(topic, held);
                        held = new byte[0];
                    }
                }
            };
        }
    }

    @Breaks("PubSub 3")
    static class DeliversTwice extends Broken {
        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            return new BentBus(bus) {
                @Override
                public void publish(Topic topic, byte[] message) {
                    super.publish(topic, message);
                    super.publish(topic, message);
                }
            };
        }
    }

    @Breaks("PubSub 4")
    static class ReusesItsBuffer extends Broken {
        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            byte[] buffer = new byte[5];
            return new BentBus(bus) {
                @Override
                public void publish(Topic topic, byte[] message) {
                    if (message.length == buffer.length) {
                        System.arraycopy(message, 0, buffer, 0, buffer.length);
                        super.publish(topic, buffer);
                    } else {
                        super.publish(topic, message);
                    }
                }
            };
        }
    }

    @Breaks("PubSub 5")
    static class DeliversUnderALock extends Broken {
        private final Semaphore lock = new Semaphore(1);

        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            return new BentBus(bus) {
                @Override
                public void publish(Topic topic, byte[] message) {
                    lock.acquireUninterruptibly();
                    try {
                        super.publish(topic, message);
                    } finally {
                        lock.release();
                    }
                }
            };
        }
    }

    @Breaks("PubSub 6")
    static class GoesOnAfterClose extends Broken {
        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            return new BentBus(bus) {
                @Override
                public void close() {
                    // forgets its subscriptions
                }
            };
        }
    }

    @Breaks("PubSub 6")
    static class IgnoresClosedSubscriptions extends Broken {
        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            return new BentBus(bus) {
                @Override
                public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
                    super.subscribe(topic, listener);
                    return () -> {};
                }
            };
        }
    }

    @Breaks("PubSub 7")
    static class SeesNoInterest extends Broken {
        @Override
        PubSub.Bus bend(PubSub.Bus bus) {
            return new BentBus(bus) {
                @Override
                public boolean mayHaveInterest(Topic topic) {
                    return false;
                }
            };
        }
    }
}
