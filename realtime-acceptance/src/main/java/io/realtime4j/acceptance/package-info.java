/** Holds nothing: this module is its tests, which run the whole server over real sockets. */
package io.realtime4j.acceptance;
