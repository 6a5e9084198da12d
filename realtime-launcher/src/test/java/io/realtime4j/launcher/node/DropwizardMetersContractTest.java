package io.realtime4j.launcher.node;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.tck.MetersContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

class DropwizardMetersContractTest extends MetersContract {
    private final MetricRegistry registry = new MetricRegistry();

    @Override
    protected Meters create() {
        return new DropwizardMeters(registry);
    }

    @Override
    protected Optional<Reader> reader(Meters meters) {
        return Optional.of(new Reader() {
            @Override
            public long counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
                return count(name + labels(label("reason", tag), tenant(tenant)));
            }

            @Override
            public long bucket(String name, @Nullable String tag, @Nullable Long bound) {
                String le = bound == null ? "+Inf" : bound.toString();
                return count(name + "_bucket" + labels(label("le", le), label("message_type", tag)));
            }

            @Override
            public long gauge(String name, @Nullable TenantId tenant, @Nullable String tag) {
                Gauge<?> gauge = registry.getGauges().get(name + labels(tenant(tenant), label("topic", tag)));
                return gauge == null ? 0 : (Long) gauge.getValue();
            }
        });
    }

    private long count(String key) {
        Counter counter = registry.getCounters().get(key);
        return counter == null ? 0 : counter.getCount();
    }

    private static String tenant(@Nullable TenantId tenant) {
        return label("tenant", tenant == null ? null : tenant.value());
    }

    private static String label(String name, @Nullable String value) {
        if (value == null) {
            return "";
        }
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String labels(String... labels) {
        List<String> present = new ArrayList<>(List.of(labels));
        present.removeIf(String::isEmpty);
        return present.isEmpty() ? "" : "{" + String.join(",", present) + "}";
    }
}
