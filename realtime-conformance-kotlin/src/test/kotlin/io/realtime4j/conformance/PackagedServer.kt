package io.realtime4j.conformance

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** The packaged server in a process of its own, serving one tenant without limits. */
class PackagedServer private constructor(private val process: Process, private val log: Path) : AutoCloseable {
    val url: String
    val anonKey: String
    val serviceRoleKey: String
    val jwtSecret: String

    init {
        val line = checkNotNull(process.inputReader().readLine()) { "the server ended: ${Files.readString(log)}" }
        val info = Json.parseToJsonElement(line).jsonObject.mapValues { it.value.jsonPrimitive.content }
        url = info.getValue("url")
        anonKey = info.getValue("anonKey")
        serviceRoleKey = info.getValue("serviceRoleKey")
        jwtSecret = info.getValue("jwtSecret")
    }

    /** Ends the server by signal and returns a new one at the same port with the same keys. */
    fun restarted(): PackagedServer {
        close()
        return start(url.substringAfterLast(':'), jwtSecret)
    }

    override fun close() {
        process.destroy()
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly()
            error("the server did not end in order: ${Files.readString(log)}")
        }
        Files.deleteIfExists(log)
    }

    companion object {
        fun start(port: String = "0", jwtSecret: String? = null): PackagedServer {
            val log = Files.createTempFile("realtime", ".log")
            val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
            val jar = System.getProperty("realtime.jar")
            val builder = ProcessBuilder(java, "-jar", jar, "dev", "--json", "--ephemeral", "--no-database", "--port", port)
            builder.redirectError(log.toFile())
            builder.environment()["WARM_UP_MS"] = "0"
            jwtSecret?.let { builder.environment()["API_JWT_SECRET"] = it }
            return PackagedServer(builder.start(), log)
        }
    }
}
