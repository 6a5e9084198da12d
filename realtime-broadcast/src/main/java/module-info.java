import org.jspecify.annotations.NullMarked;

/** Broadcast: messages that clients and HTTP callers send to all channels of a topic. */
@NullMarked
module io.realtime4j.broadcast {
    // API
    exports io.realtime4j.broadcast;

    requires transitive io.realtime4j.core;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires org.slf4j;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
}
