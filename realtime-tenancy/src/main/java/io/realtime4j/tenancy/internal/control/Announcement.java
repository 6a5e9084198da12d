package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.TenantId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One announcement.
 *
 * @param node who tells
 * @param time when, in milliseconds by the clock of the database
 * @param number which of the node's
 * @param what what is told
 */
record Announcement(String node, long time, long number, String what) {
    private static final Pattern PAYLOAD =
            Pattern.compile("([0-9a-f-]{36}) (\\d{1,18}) (\\d{1,18}) ([\\w-]{43}) (.*)", Pattern.DOTALL);

    String signed(AnnouncementKeys keys, AnnouncementPlace place) {
        return head() + " " + keys.sign(text(place)) + " " + what;
    }

    private String head() {
        return node + " " + time + " " + number;
    }

    private String text(AnnouncementPlace place) {
        return place.channel() + " " + place.database() + " " + head() + " " + what;
    }

    /** Tells a receiver. What a later version may say more means anything. */
    void tell(Receiver receiver) {
        String[] words = what.split(" ", 2);
        boolean named = words.length == 2 && !words[1].isEmpty();
        if (named && words[0].equals("tenant")) {
            receiver.tenantChanged(new TenantId(words[1]));
        } else if (named && words[0].equals("disconnect")) {
            receiver.disconnect(new TenantId(words[1]));
        } else if (named && words[0].equals("shutdown")) {
            receiver.shutdown(new TenantId(words[1]));
        } else if (named && words[0].equals("flag")) {
            receiver.flagChanged(words[1]);
        } else {
            receiver.anythingChanged();
        }
    }

    /** Hears what other nodes tell. */
    interface Receiver {
        void tenantChanged(TenantId id);

        void disconnect(TenantId id);

        void shutdown(TenantId id);

        void flagChanged(String name);

        /** Tells that it is not known what changed, if anything. */
        void anythingChanged();
    }

    /**
     * An announcement as it came.
     *
     * @param claimed what it says
     * @param signature what is to prove it
     */
    record Received(Announcement claimed, String signature) {
        /** Empty for what no node can have sent. */
        static Optional<Received> parse(String payload) {
            Matcher matcher = PAYLOAD.matcher(payload);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Announcement claimed = new Announcement(
                    matcher.group(1),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    matcher.group(5));
            return Optional.of(new Received(claimed, matcher.group(4)));
        }

        boolean isGenuine(AnnouncementKeys keys, AnnouncementPlace place) {
            return keys.fits(claimed.text(place), signature);
        }
    }
}
