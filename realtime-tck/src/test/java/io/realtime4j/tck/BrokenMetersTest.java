package io.realtime4j.tck;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BrokenMetersTest {
    @TestFactory
    Stream<DynamicTest> brokenMetersAreCaught() {
        return BrokenFakes.of(MetersContract.class, BrokenMetersTest.class);
    }

    /** Sound meters, to have one method wrong. */
    static class Bent implements Meters {
        final RecordingMeters sound = new RecordingMeters();

        @Override
        public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
            return sound.counter(name, tenant, tag);
        }

        @Override
        public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
            return sound.histogram(name, tenant, tag, bounds);
        }

        @Override
        public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
            sound.gauge(name, tenant, value);
        }

        @Override
        public Subscription gauge(String name, @Nullable TenantId tenant, String tag, LongSupplier value) {
            return sound.gauge(name, tenant, tag, value);
        }
    }

    abstract static class Broken extends MetersContract {
        @Override
        protected abstract Bent create();

        @Override
        protected Optional<Reader> reader(Meters meters) {
            return Optional.of(new RecordingReader(((Bent) meters).sound));
        }
    }

    @Breaks("Meters 1")
    static class ForgetsHandles extends Broken {
        @Override
        protected Bent create() {
            return new Bent() {
                private int lookUps;

                @Override
                public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
                    int mine = ++lookUps;
                    Counter counter = super.counter(name, tenant, tag);
                    return amount -> counter.add(mine == lookUps ? amount : 0);
                }
            };
        }
    }

    @Breaks("Meters 2")
    static class CountsPerLookUp extends Broken {
        @Override
        protected Bent create() {
            return new Bent() {
                private int lookUps;

                @Override
                public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
                    lookUps++;
                    return super.counter(lookUps == 1 ? name : name + lookUps, tenant, tag);
                }
            };
        }
    }

    @Breaks("Meters 3")
    static class CountsOnTheFirstThreadOnly extends Broken {
        @Override
        protected Bent create() {
            Thread first = Thread.currentThread();
            return new Bent() {
                @Override
                public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
                    Counter counter = super.counter(name, tenant, tag);
                    return amount -> counter.add(Thread.currentThread() == first ? amount : 0);
                }
            };
        }
    }

    @Breaks("Meters 4")
    static class MixesUpTenants extends Broken {
        @Override
        protected Bent create() {
            return new Bent() {
                @Override
                public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
                    return super.counter(name, tenant == null ? null : new TenantId("acme"), tag);
                }
            };
        }
    }

    @Breaks("Meters 5")
    static class ExcludesTheBound extends Broken {
        @Override
        protected Bent create() {
            return new Bent() {
                @Override
                public Histogram histogram(
                        String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
                    Histogram histogram = super.histogram(name, tenant, tag, bounds);
                    return value -> histogram.record(value + 1);
                }
            };
        }
    }

    @Breaks("Meters 6")
    static class ReadsGaugesAtOnce extends Broken {
        @Override
        protected Bent create() {
            return new Bent() {
                @Override
                public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
                    long now = value.getAsLong();
                    super.gauge(name, tenant, () -> now);
                }
            };
        }
    }

    @Breaks("Meters 6")
    static class KeepsTheFirstGauge extends Broken {
        @Override
        protected Bent create() {
            return new Bent() {
                private @Nullable TenantId known;

                @Override
                public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
                    if (tenant == null || !tenant.equals(known)) {
                        super.gauge(name, tenant, value);
                    }
                    known = tenant == null ? known : tenant;
                }
            };
        }
    }

    @Breaks("Meters 7")
    static class NeverEndsGauges extends Broken {
        @Override
        protected Bent create() {
            return new Bent() {
                @Override
                public Subscription gauge(String name, @Nullable TenantId tenant, String tag, LongSupplier value) {
                    super.gauge(name, tenant, tag, value);
                    return () -> {};
                }
            };
        }
    }

    @Breaks("Meters 7")
    static class EndsWhatReplacedAGauge extends Broken {
        @Override
        protected Bent create() {
            return new Bent() {
                @Override
                public Subscription gauge(String name, @Nullable TenantId tenant, String tag, LongSupplier value) {
                    super.gauge(name, tenant, tag, value);
                    return () -> super.gauge(name, tenant, tag, () -> 0).close();
                }
            };
        }
    }
}
