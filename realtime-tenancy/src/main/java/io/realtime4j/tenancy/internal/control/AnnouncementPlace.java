package io.realtime4j.tenancy.internal.control;

import org.jdbi.v3.core.Handle;

/**
 * Where announcements are made: channels belong to the database, which may have several control schemas. Signatures name the place,
 * so that what was said at one cannot be repeated at another that has the same keys.
 *
 * @param channel that of the schema
 * @param database stands for the name of the database
 */
record AnnouncementPlace(String channel, String database) {
    static AnnouncementPlace of(Handle handle) {
        return handle.createQuery("select 'realtime4j_' || md5(current_schema()), md5(current_database())")
                .map((row, context) -> new AnnouncementPlace(row.getString(1), row.getString(2)))
                .one();
    }

    /** The time in milliseconds by the clock of the database, which is one for all nodes. */
    static long now(Handle handle) {
        return handle.createQuery("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)")
                .mapTo(Long.class)
                .one();
    }
}
