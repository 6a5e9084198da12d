/** What the tools write down: JSON for programs, pages with charts for people. */
@NullMarked
package io.realtime4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
