import org.jspecify.annotations.NullMarked;

/** Presence: who is on a topic, and what they say of themselves. */
@NullMarked
module io.realtime4j.presence {
    // API
    exports io.realtime4j.presence;

    requires transitive io.realtime4j.core;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires org.slf4j;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
}
