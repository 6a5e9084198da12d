/** Lets the virtual machine compile what clients will use before they come. */
@NullMarked
package io.realtime4j.launcher.warmup;

import org.jspecify.annotations.NullMarked;
