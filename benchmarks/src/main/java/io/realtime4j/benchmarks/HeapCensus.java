package io.realtime4j.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives on a server's heap after a collection.
 *
 * @param bytes all of it
 * @param classes bytes and instances by class name
 */
record HeapCensus(long bytes, Map<String, Population> classes) {
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

    HeapCensus {
        classes = Map.copyOf(classes);
    }

    /** Reads what {@code jcmd <pid> GC.class_histogram} prints. */
    static HeapCensus parse(List<String> lines) {
        Map<String, Population> classes = new HashMap<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                Population population =
                        new Population(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
                classes.merge(matcher.group(3), population, Population::plus);
            }
        }
        return new HeapCensus(
                classes.values().stream().mapToLong(Population::bytes).sum(), classes);
    }

    /** What there is more of than in an earlier census, most bytes first. */
    List<Growth> since(HeapCensus before) {
        List<Growth> growths = new ArrayList<>();
        classes.forEach((name, now) -> {
            Population then = before.classes().getOrDefault(name, new Population(0, 0));
            if (now.bytes() > then.bytes()) {
                growths.add(new Growth(name, now.instances() - then.instances(), now.bytes() - then.bytes()));
            }
        });
        growths.sort(Comparator.comparingLong(Growth::bytes).reversed());
        return growths;
    }

    /** How many objects of a class there are, and their size together. */
    record Population(long instances, long bytes) {
        Population plus(Population other) {
            return new Population(instances + other.instances, bytes + other.bytes);
        }
    }

    /** What was added of one class. */
    record Growth(String className, long instances, long bytes) {}
}
