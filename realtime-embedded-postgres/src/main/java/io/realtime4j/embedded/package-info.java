/** A PostgreSQL that comes with the build: for development without installing anything, and for tests. */
@NullMarked
package io.realtime4j.embedded;

import org.jspecify.annotations.NullMarked;
