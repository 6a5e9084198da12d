package io.realtime4j.conformance

import io.github.jan.supabase.SupabaseClient
import io.github.jan.supabase.createSupabaseClient
import io.github.jan.supabase.logging.LogLevel
import io.github.jan.supabase.realtime.Realtime
import io.github.jan.supabase.realtime.RealtimeChannel
import io.github.jan.supabase.realtime.RealtimeProtocolVersion
import io.github.jan.supabase.realtime.broadcast.BroadcastPayload
import io.github.jan.supabase.realtime.channel
import io.github.jan.supabase.realtime.realtime
import io.ktor.client.engine.cio.CIO
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout

/** One client as an application makes it, with a tap on its socket. */
class Member(server: PackagedServer, version: RealtimeProtocolVersion) {
    val tap = FrameTap()

    val client: SupabaseClient =
        createSupabaseClient(server.url, server.anonKey) {
            httpEngine = CIO.create()
            defaultLogLevel = LogLevel.NONE
            install(Realtime) {
                vsn = version
                heartbeatInterval = 500.milliseconds
                reconnectDelay = 200.milliseconds
                rejoinDelay = 200.milliseconds
                val given = websocketConfig
                websocketConfig = {
                    given()
                    extensions { install(tap) }
                }
            }
        }

    /** A channel with `ack`, not yet joined; `self` says whether it hears its own messages. */
    fun channel(name: String, self: Boolean = true): RealtimeChannel =
        client.channel(name) {
            broadcast {
                acknowledgeBroadcasts = true
                receiveOwnBroadcasts = self
            }
        }

    suspend fun join(name: String, self: Boolean = true): RealtimeChannel =
        channel(name, self).also { withTimeout(15.seconds) { it.subscribe(blockUntilSubscribed = true) } }

    suspend fun refresh(token: String) = client.realtime.setAuth(token)

    suspend fun close() {
        client.realtime.removeAllChannels()
        client.close()
    }
}

/** The payloads of one event that a channel hears from now on. */
class Inbox(scope: CoroutineScope, channel: RealtimeChannel, event: String) {
    private val payloads = Channel<BroadcastPayload>(Channel.UNLIMITED)

    init {
        // Unconfined, so that the channel knows of it when this returns.
        scope.launch(Dispatchers.Unconfined) { channel.broadcastFlow(event).collect { payloads.send(it.payload) } }
    }

    suspend fun next(): BroadcastPayload = withTimeout(15.seconds) { payloads.receive() }
}
