package io.realtime4j.launcher.node;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.realtime4j.core.spi.Meters;
import java.util.Arrays;

/** One histogram. Thread-safe. */
final class Buckets implements Meters.Histogram, Family.Series {
    private final Labels labels;
    private final long[] bounds;
    private final Counter[] buckets;
    private final Counter sum;

    Buckets(MetricRegistry registry, String name, Labels labels, long[] bounds) {
        this.labels = labels;
        this.bounds = bounds;
        this.buckets = new Counter[bounds.length + 1];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = registry.counter(
                    name + "_bucket" + labels.with("le", bound(i)).text());
        }
        this.sum = registry.counter(name + "_sum" + labels.text());
    }

    private String bound(int index) {
        return index < bounds.length ? Long.toString(bounds[index]) : "+Inf";
    }

    @Override
    public void record(long value) {
        int found = Arrays.binarySearch(bounds, value);
        buckets[found >= 0 ? found : -found - 1].inc();
        sum.inc(value);
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public void write(String name, Labels all, StringBuilder lines) {
        long count = 0;
        for (int i = 0; i < buckets.length; i++) {
            count += buckets[i].getCount();
            String bound = i < bounds.length ? bounds[i] + ".0" : bound(i);
            Line.append(lines, name + "_bucket", all.with("le", bound), count);
        }
        Line.append(lines, name + "_sum", all, sum.getCount());
        Line.append(lines, name + "_count", all, count);
    }
}
