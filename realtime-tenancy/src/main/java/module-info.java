import org.jspecify.annotations.NullMarked;

/** What belongs to tenants: here, the verification of their tokens. */
@NullMarked
module io.realtime4j.tenancy {
    // API
    exports io.realtime4j.tenancy;

    requires transitive io.realtime4j.core;
    requires static transitive org.jspecify;
    requires com.auth0.jwt;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires org.slf4j;
}
