package io.realtime4j.conformance

import io.ktor.util.AttributeKey
import io.ktor.websocket.Frame
import io.ktor.websocket.WebSocketExtension
import io.ktor.websocket.WebSocketExtensionFactory
import io.ktor.websocket.WebSocketExtensionHeader
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.withTimeout

/** Keeps the frames of a client's sockets, as an extension that asks nothing of the server and changes nothing. */
class FrameTap : WebSocketExtensionFactory<Unit, FrameTap.Extension> {
    private val sentFrames = MutableStateFlow(emptyList<WireFrame>())
    private val receivedFrames = MutableStateFlow(emptyList<WireFrame>())

    override val key: AttributeKey<Extension> = AttributeKey("frame-tap")
    override val rsv1: Boolean = false
    override val rsv2: Boolean = false
    override val rsv3: Boolean = false

    override fun install(config: Unit.() -> Unit): Extension = Extension()

    fun sent(event: String): List<WireFrame> = sentFrames.value.filter { it.event == event }

    /** Waits until a frame of that event has gone out, and returns all such. */
    suspend fun awaitSent(event: String): List<WireFrame> =
        withTimeout(15.seconds) { sentFrames.first { frames -> frames.any { it.event == event } }.filter { it.event == event } }

    fun sentBytes(): List<ByteArray> = sentFrames.value.mapNotNull { it.bytes }

    /** Waits until so many frames that fulfil the condition have come in, and returns all such. */
    suspend fun received(count: Int = 1, condition: (WireFrame) -> Boolean): List<WireFrame> =
        withTimeout(15.seconds) { receivedFrames.first { it.count(condition) >= count }.filter(condition) }

    /** One socket's view of the tap. */
    inner class Extension : WebSocketExtension<Unit> {
        override val factory: WebSocketExtensionFactory<Unit, out WebSocketExtension<Unit>> = this@FrameTap
        override val protocols: List<WebSocketExtensionHeader> = emptyList()

        override fun clientNegotiation(negotiatedProtocols: List<WebSocketExtensionHeader>): Boolean = true

        override fun serverNegotiation(requestedProtocols: List<WebSocketExtensionHeader>): List<WebSocketExtensionHeader> =
            emptyList()

        override fun processOutgoingFrame(frame: Frame): Frame = frame.also { note(it, sentFrames) }

        override fun processIncomingFrame(frame: Frame): Frame = frame.also { note(it, receivedFrames) }
    }

    private fun note(frame: Frame, frames: MutableStateFlow<List<WireFrame>>) {
        WireFrame.of(frame)?.let { noted -> frames.update { it + noted } }
    }
}
