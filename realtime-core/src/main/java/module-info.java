import org.jspecify.annotations.NullMarked;

/** The engine: nodes, connections, channels and the extension points they are built on. */
@NullMarked
module io.realtime4j.core {
    // API
    exports io.realtime4j.core;
    exports io.realtime4j.core.protocol;
    // SPI
    exports io.realtime4j.core.spi;

    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires org.slf4j;
    requires com.fasterxml.jackson.core;
}
