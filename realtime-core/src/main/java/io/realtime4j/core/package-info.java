/** What an application that embeds the engine uses: the engine itself, its settings, tenants and messages. */
package io.realtime4j.core;
