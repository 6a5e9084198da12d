/** The HTML pages of the standalone server and the files that they use. */
@NullMarked
package io.realtime4j.launcher.pages;

import org.jspecify.annotations.NullMarked;
