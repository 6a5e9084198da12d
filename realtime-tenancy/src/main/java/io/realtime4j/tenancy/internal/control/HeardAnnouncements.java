package io.realtime4j.tenancy.internal.control;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells announcements of nodes from what anybody else sends on the channel: that is unsigned, has a wrong signature, is an old
 * announcement, or one that was heard already. Those heard are kept for as long as they are not old. Confined to the thread that listens.
 */
final class HeardAnnouncements {
    /** Longer than a transaction takes from the announcement to its end. */
    static final Duration LIFE = Duration.ofMinutes(2);

    private static final int MOST = 100_000;

    private final Announcements announcements;
    private final IgnoredAnnouncements ignored;
    private final Map<Heard, Long> heard = new LinkedHashMap<>();
    private long forgotten = Long.MIN_VALUE;

    HeardAnnouncements(Announcements announcements, IgnoredAnnouncements ignored) {
        this.announcements = announcements;
        this.ignored = ignored;
    }

    /** What another node told; empty when there is nothing to do. The time is asked for when the signature fits. */
    Optional<Announcement> accept(@Nullable String payload, AnnouncementPlace place, LongSupplier now) {
        Announcement.Received received =
                Announcement.Received.parse(payload == null ? "" : payload).orElse(null);
        if (received == null) {
            ignored.add(IgnoredAnnouncements.Reason.UNSIGNED);
            return Optional.empty();
        }
        Announcement claimed = received.claimed();
        if (announcements.isOwn(claimed)) {
            return Optional.empty();
        }
        if (!received.isGenuine(announcements.keys(), place)) {
            ignored.add(IgnoredAnnouncements.Reason.SIGNATURE);
            return Optional.empty();
        }
        return isNew(claimed, now.getAsLong()) ? Optional.of(claimed) : Optional.empty();
    }

    private boolean isNew(Announcement announcement, long now) {
        long life = LIFE.toMillis();
        forget(now - life);
        if (Math.abs(now - announcement.time()) > life || announcement.time() <= forgotten) {
            ignored.add(IgnoredAnnouncements.Reason.OLD);
            return false;
        }
        if (heard.putIfAbsent(new Heard(announcement.node(), announcement.number()), announcement.time()) != null) {
            ignored.add(IgnoredAnnouncements.Reason.REPEATED);
            return false;
        }
        return true;
    }

    /** When there are too many, those as old as the ones that are forgotten count as heard. */
    private void forget(long before) {
        Iterator<Long> times = heard.values().iterator();
        while (times.hasNext()) {
            long time = times.next();
            if (time >= before && heard.size() < MOST) {
                return;
            }
            if (time >= before) {
                forgotten = Math.max(forgotten, time);
            }
            times.remove();
        }
    }

    /** Which announcement it was. */
    private record Heard(String node, long number) {}
}
