package io.realtime4j.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.realtime4j.acceptance.HttpCall;
import io.realtime4j.acceptance.Tokens;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/** Requests with damaged heads and bodies, with lengths and in chunks, one and several on a connection. */
final class HttpAttack implements Attack {
    private static final List<String> METHODS =
            List.of("GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "PRI", "x");
    private static final List<String> PATHS = List.of(
            "/api/broadcast",
            "/api/broadcast",
            "/realtime/v1/api/broadcast",
            "/api/ping",
            "/socket/websocket",
            "/",
            "*",
            "//",
            "/api/%2e%2e/%zz",
            "http://other.example.com/api/ping",
            "/api/broadcast/room/events/x",
            "/socket/websocket?vsn=2.0.0&apikey=%ff");
    private static final List<String> NAMES = List.of(
            "content-type",
            "content-length",
            "transfer-encoding",
            "expect",
            "connection",
            "upgrade",
            "host",
            "x-api-key",
            "cookie",
            "content-encoding",
            "accept-encoding",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions",
            "sec-websocket-protocol",
            "x-forwarded-for",
            "authorization",
            "range");
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "5",
            "99999999999999999999",
            "chunked",
            "gzip, chunked",
            "close",
            "keep-alive",
            "100-continue",
            "websocket",
            "Upgrade",
            "a, b;q=0",
            "13",
            "application/json",
            "application/octet-stream",
            "::1",
            "\u0080\u00ff",
            "x".repeat(300),
            ",,,;=");
    private static final List<String> KEYS = List.of("messages", "topic", "event", "payload", "private", "type");

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void strike(Target target, SplittableRandom random) {
        Mutator mutator = new Mutator(random);
        byte[] bytes = new byte[0];
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes = Mutator.joined(bytes, request(target, random));
        }
        target.send(random.nextInt(3) == 0 ? bytes : mutator.mutate(bytes));
    }

    private static byte[] request(Target target, SplittableRandom random) {
        RandomJson json = new RandomJson(random, KEYS);
        HttpCall call = new HttpCall(json.pick(METHODS), json.pick(PATHS))
                .host(target.tenant().host());
        if (random.nextBoolean()) {
            call.bearer(Tokens.anon());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            call.header(json.pick(NAMES), json.pick(VALUES));
        }
        byte[] body = body(random, json).getBytes(UTF_8);
        call.header("content-type", random.nextBoolean() ? "application/json" : json.pick(VALUES));
        return random.nextBoolean()
                ? call.body(body).encoded()
                : Mutator.joined(call.header("transfer-encoding", "chunked").encoded(), chunks(random, body));
    }

    private static String body(SplittableRandom random, RandomJson json) {
        String messages = "{\"messages\":[{\"topic\":\"room\",\"event\":\"fuzz\",\"payload\":" + json.value() + "}]}";
        return random.nextInt(3) == 0
                ? messages
                : random.nextBoolean() ? "{\"messages\":" + json.value() + "}" : json.value();
    }

    private static byte[] chunks(SplittableRandom random, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int size = Math.min(body.length - at, 1 + random.nextInt(2000));
            String extension = random.nextInt(5) == 0 ? ";a=b" : "";
            out.writeBytes((Integer.toHexString(size) + extension + "\r\n").getBytes(ISO_8859_1));
            out.write(body, at, size);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
            at += size;
        }
        out.writeBytes("0\r\n".getBytes(ISO_8859_1));
        out.writeBytes((random.nextInt(5) == 0 ? "x-trailer: 1\r\n\r\n" : "\r\n").getBytes(ISO_8859_1));
        return out.toByteArray();
    }
}
