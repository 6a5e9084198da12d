import org.jspecify.annotations.NullMarked;

/** What belongs to tenants: where they are kept, their databases, and the verification of their tokens. */
@NullMarked
module io.realtime4j.tenancy {
    // API
    exports io.realtime4j.tenancy;

    requires transitive io.realtime4j.core;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires com.auth0.jwt;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires com.zaxxer.hikari;
    requires transitive java.sql;
    requires static org.checkerframework.checker.qual;
    requires org.jdbi.v3.core;
    requires org.postgresql.jdbc;
    requires org.slf4j;
}
