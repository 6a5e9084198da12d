/** Benchmarks of single parts, in one process and without a network. Run them with {@code ./realtime bench jmh}. */
@NullMarked
package io.realtime4j.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
