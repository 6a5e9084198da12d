package io.realtime4j.tenancy.internal.stream;

import java.util.regex.Pattern;

/**
 * What a stream is called in the database.
 *
 * @param publication of the tables whose rows are read
 * @param slot of the session that reads them
 */
public record StreamNames(String publication, String slot) {
    private static final String PUBLICATION = "supabase_realtime_messages_publication";
    private static final String SLOT = "supabase_realtime_messages_replication_slot_";
    private static final int MAX_LENGTH = 63;
    private static final Pattern SUFFIX = Pattern.compile("[a-z0-9_]{0," + (MAX_LENGTH - SLOT.length()) + "}");

    /**
     * Names the stream of messages.
     *
     * @param suffix end of the slot's name, which deployments that share a database differ in
     * @return the names
     * @throws IllegalArgumentException when the name would not be one of a slot
     */
    public static StreamNames messages(String suffix) {
        requireSuffix(suffix);
        return new StreamNames(PUBLICATION, SLOT + suffix);
    }

    /**
     * Refuses what cannot be the end of a slot's name.
     *
     * @param suffix the end
     * @throws IllegalArgumentException when it is too long or has other characters than slots may have
     */
    public static void requireSuffix(String suffix) {
        if (!SUFFIX.matcher(suffix).matches()) {
            throw new IllegalArgumentException("slotNameSuffix is \"" + suffix + "\", at most "
                    + (MAX_LENGTH - SLOT.length()) + " of a-z, 0-9 and _ are accepted");
        }
    }
}
