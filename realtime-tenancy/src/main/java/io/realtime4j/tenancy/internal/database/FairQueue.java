package io.realtime4j.tenancy.internal.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits, by who wants it: owners take turns, and what belongs to one owner keeps its order. So nobody who asks for much delays others by more than one
 * piece of it. Not thread-safe.
 *
 * @param <T> what waits
 */
final class FairQueue<T> {
    private final Map<Object, Queue<T>> owners = new LinkedHashMap<>();
    private @Nullable Object latest;
    private int size;

    int size() {
        return size;
    }

    void add(Object owner, T element) {
        owners.computeIfAbsent(owner, key -> new ArrayDeque<>()).add(element);
        size++;
    }

    /** Tells that an owner had its turn without waiting. */
    void served(Object owner) {
        latest = owner;
    }

    /** Takes the first of the owner whose turn it is, which is not the one who had it last if there is another; empty gives null. */
    @Nullable
    T poll() {
        Object owner = next();
        if (owner == null) {
            return null;
        }
        Queue<T> own = Objects.requireNonNull(owners.remove(owner));
        T element = own.remove();
        if (!own.isEmpty()) {
            owners.put(owner, own);
        }
        size--;
        latest = owner;
        return element;
    }

    private @Nullable Object next() {
        Iterator<Object> all = owners.keySet().iterator();
        Object first = all.hasNext() ? all.next() : null;
        return first != null && first.equals(latest) && all.hasNext() ? all.next() : first;
    }

    /** Takes one out of its turn; tells whether it was there. */
    boolean remove(Object owner, T element) {
        Queue<T> own = owners.get(owner);
        if (own == null || !own.remove(element)) {
            return false;
        }
        if (own.isEmpty()) {
            owners.remove(owner);
        }
        size--;
        return true;
    }

    /** Takes all. */
    List<T> drain() {
        List<T> all = new ArrayList<>(size);
        owners.values().forEach(all::addAll);
        owners.clear();
        size = 0;
        return all;
    }
}
