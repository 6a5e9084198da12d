package io.realtime4j.conformance

import io.github.jan.supabase.realtime.RealtimeChannel
import io.github.jan.supabase.realtime.RealtimeProtocolVersion
import io.github.jan.supabase.realtime.RealtimeProtocolVersion.V1
import io.github.jan.supabase.realtime.RealtimeProtocolVersion.V2
import io.github.jan.supabase.realtime.broadcast.BroadcastPayload
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** The unchanged client against the packaged server; what it sends is read off its socket. */
@Tag("spec-01")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KotlinClientIT {
    private lateinit var server: PackagedServer
    private val members = mutableListOf<Member>()

    @BeforeAll
    fun start() {
        server = PackagedServer.start()
    }

    @AfterEach
    fun leave() {
        runBlocking { members.forEach { it.close() } }
        members.clear()
    }

    @AfterAll
    fun stop() = server.close()

    @Test
    @DisplayName("S01_196 Kotlin on V2: join, broadcast, token refresh and leave work, as that client numbers its messages")
    fun givenSerializer2_whenTalking_thenAllWorks() = conversing {
        val member = converse(V2, "kotlin-2")

        assertThat(member.tap.sentBytes()).hasSize(2)
        val join = member.tap.sent("phx_join").single()
        assertThat(join.joinRef).isEqualTo("0").isNotEqualTo(join.ref)
        assertThat(member.tap.sent("access_token").single().joinRef).isNull()
        assertThat(member.tap.sent("phx_leave").single().joinRef).isNull()
    }

    @Test
    @DisplayName("S01_197 Kotlin on V1: join, broadcast, token refresh and leave work, as that client names its fields")
    fun givenSerializer1_whenTalking_thenAllWorks() = conversing {
        val member = converse(V1, "kotlin-1")

        assertThat(member.tap.sentBytes()).isEmpty()
        assertThat(member.tap.sent("phx_join").single().fields).containsKey("joinRef").doesNotContainKey("join_ref")
    }

    @Test
    @DisplayName("S01_196 Kotlin on V2: bytes reach another client unchanged")
    fun givenSerializer2_whenSendingBytes_thenTheyArrive() = conversing {
        val channel = member(V2).join("bytes")
        val heard = Inbox(this, member(V2).join("bytes"), "bytes")
        val bytes = ByteArray(256) { it.toByte() }

        channel.broadcast("bytes", BroadcastPayload.Binary(bytes))

        assertThat((heard.next() as BroadcastPayload.Binary).data).isEqualTo(bytes)
    }

    @Test
    fun givenBothSerializers_whenSending_thenEachHearsTheOther() = conversing {
        val older = member(V1).join("mixed")
        val newer = member(V2).join("mixed")
        val olderHears = Inbox(this, older, "from-newer")
        val newerHears = Inbox(this, newer, "from-older")

        older.broadcast("from-older", json(1))
        newer.broadcast("from-newer", json(2))

        assertThat(newerHears.next()).isEqualTo(json(1))
        assertThat(olderHears.next()).isEqualTo(json(2))
    }

    @ParameterizedTest
    @EnumSource
    fun givenNoSelf_whenSending_thenOnlyTheOthersAreHeard(version: RealtimeProtocolVersion) = conversing {
        val quiet = member(version).join("quiet-$version", self = false)
        val other = member(version).join("quiet-$version")
        val quietHears = Inbox(this, quiet, "said")
        val otherHears = Inbox(this, other, "said")

        quiet.broadcast("said", json(1))
        assertThat(otherHears.next()).isEqualTo(json(1))
        other.broadcast("said", json(2))

        assertThat(quietHears.next()).isEqualTo(json(2))
    }

    @ParameterizedTest
    @EnumSource
    fun givenASubscriber_whenSendingOverHttp_thenItHears(version: RealtimeProtocolVersion) = conversing {
        val heard = Inbox(this, member(version).join("http-$version"), "news")

        member(version).channel("http-$version").httpSend("news", json(1))

        assertThat(heard.next()).isEqualTo(json(1))
    }

    @ParameterizedTest
    @EnumSource
    fun whenHeartbeatsAreSent_thenEachIsAnswered(version: RealtimeProtocolVersion) = conversing {
        val member = member(version)
        member.join("heartbeats-$version")

        val replies = member.tap.received(3) { it.topic == "phoenix" && it.status == "ok" }

        assertThat(replies.map { it.ref }).isSubsetOf(member.tap.sent("heartbeat").map { it.ref })
    }

    @ParameterizedTest
    @EnumSource
    fun givenARestart_whenTheServerIsBack_thenTheChannelIs(version: RealtimeProtocolVersion) = conversing {
        val member = member(version)
        val channel = member.join("restart-$version")
        val heard = Inbox(this, channel, "back")

        server = server.restarted()
        member.tap.received(2) { it.event == "phx_reply" && it.topic == channel.topic && it.status == "ok" }
        channel.await(RealtimeChannel.Status.SUBSCRIBED)
        channel.broadcast("back", json(1))

        assertThat(heard.next()).isEqualTo(json(1))
        assertThat(member.tap.sent("phx_join")).hasSizeGreaterThanOrEqualTo(2)
    }

    /** Joins with two clients, sends with acknowledgement, refreshes the token, sends again and leaves; returns the sender. */
    private suspend fun CoroutineScope.converse(version: RealtimeProtocolVersion, name: String): Member {
        val member = member(version)
        val channel = member.join(name)
        val own = Inbox(this, channel, "said")
        val others = Inbox(this, member(version).join(name), "said")

        channel.broadcast("said", json(1))
        assertThat(own.next()).isEqualTo(json(1))
        assertThat(others.next()).isEqualTo(json(1))
        member.tap.received(2) { it.event == "phx_reply" && it.topic == channel.topic && it.status == "ok" }

        member.refresh(server.serviceRoleKey)
        channel.broadcast("said", json(2))
        assertThat(others.next()).isEqualTo(json(2))
        val refreshed = member.tap.awaitSent("access_token").single().payload
        assertThat(refreshed).containsEntry("access_token", JsonPrimitive(server.serviceRoleKey))

        channel.unsubscribe()
        member.tap.received { it.event == "phx_close" && it.topic == channel.topic }
        channel.await(RealtimeChannel.Status.UNSUBSCRIBED)
        return member
    }

    private suspend fun RealtimeChannel.await(expected: RealtimeChannel.Status) {
        withTimeout(15.seconds) { status.first { it == expected } }
    }

    private fun member(version: RealtimeProtocolVersion) = Member(server, version).also(members::add)

    private fun json(value: Int) = BroadcastPayload.Json(buildJsonObject { put("value", value); put("text", "ü€😀") })

    private fun conversing(block: suspend CoroutineScope.() -> Unit) = runBlocking {
        block()
        coroutineContext.cancelChildren()
    }
}
