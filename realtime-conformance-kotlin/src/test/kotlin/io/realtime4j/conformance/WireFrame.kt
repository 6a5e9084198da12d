package io.realtime4j.conformance

import io.ktor.websocket.Frame
import io.ktor.websocket.readText
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** A data frame of either serializer: the fields of a text frame by their name, or the bytes of a binary one. */
class WireFrame private constructor(val fields: Map<String, JsonElement>, val bytes: ByteArray?) {
    val event: String? = text("event")
    val topic: String? = text("topic")
    val ref: String? = text("ref")
    val joinRef: String? = text("join_ref")
    val payload: JsonObject? = fields["payload"]?.jsonObject
    val status: String? = payload?.get("status")?.let { (it as? JsonPrimitive)?.contentOrNull }

    private fun text(name: String): String? = fields[name]?.jsonPrimitive?.contentOrNull

    companion object {
        private val ORDER = listOf("join_ref", "ref", "topic", "event", "payload")

        fun of(frame: Frame): WireFrame? =
            when (frame) {
                is Frame.Text -> WireFrame(fields(frame.readText()), null)
                is Frame.Binary -> WireFrame(emptyMap(), frame.data.copyOf())
                else -> null
            }

        private fun fields(text: String): Map<String, JsonElement> =
            when (val message = Json.parseToJsonElement(text)) {
                is JsonArray -> ORDER.zip(message).toMap()
                else -> message.jsonObject
            }
    }
}
