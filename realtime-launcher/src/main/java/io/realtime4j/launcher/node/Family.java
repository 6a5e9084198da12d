package io.realtime4j.launcher.node;

import java.util.Locale;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The time series of one name. Thread-safe. */
final class Family {
    private final String name;
    private final Type type;
    private final ConcurrentMap<String, Series> series = new ConcurrentSkipListMap<>();

    Family(String name, Type type) {
        this.name = name;
        this.type = type;
    }

    String name() {
        return name;
    }

    Type type() {
        return type;
    }

    Iterable<Series> series() {
        return series.values();
    }

    /** Adds a series; one of equal labels is replaced. */
    void add(Series added) {
        series.put(added.labels().text(), added);
    }

    /** Removes the series of the labels, if there is one. */
    void remove(Labels labels) {
        series.remove(labels.text());
    }

    /** What the values are. */
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One time series. */
    interface Series {
        Labels labels();

        /** Appends its lines. */
        void write(String name, Labels labels, StringBuilder lines);
    }
}
