import org.jspecify.annotations.NullMarked;

/** Contract tests for implementations of the extension points, and fakes with real behaviour for tests of extensions. */
@NullMarked
module io.realtime4j.tck {
    // API
    exports io.realtime4j.tck;

    opens io.realtime4j.tck to
            org.junit.platform.commons;

    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive io.realtime4j.core;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires org.slf4j;
}
