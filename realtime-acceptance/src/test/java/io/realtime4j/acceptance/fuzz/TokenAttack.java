package io.realtime4j.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.realtime4j.acceptance.Dialect;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.HttpCall;
import io.realtime4j.acceptance.Json;
import io.realtime4j.acceptance.Tokens;
import java.net.URLEncoder;
import java.util.List;
import java.util.SplittableRandom;

/** Tokens that are almost right, everywhere a token is taken: handshake, join, refresh, HTTP. */
final class TokenAttack implements Attack {
    private static final List<String> KEYS = List.of("role", "exp", "iat", "nbf", "sub", "alg", "kid", "typ", "aud");
    private static final List<String> ALGORITHMS =
            List.of("HS256", "HS384", "HS512", "RS256", "ES256", "EdDSA", "none", "None", "", "PS256");

    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public void strike(Target target, SplittableRandom random) {
        String token = token(random);
        switch (random.nextInt(4)) {
            case 0 ->
                target.send(target.tenant()
                        .handshake(URLEncoder.encode(token, UTF_8))
                        .encoded());
            case 1 ->
                target.send(target.tenant()
                        .handshake()
                        .header("x-api-key", token.replaceAll("[\\r\\n]", ""))
                        .encoded());
            case 2 ->
                target.send(new HttpCall("POST", "/api/broadcast")
                        .host(target.tenant().host())
                        .bearer(token.replaceAll("[\\r\\n]", ""))
                        .json("{'messages':[]}".replace('\'', '"'))
                        .header("connection", "close")
                        .encoded());
            default -> sendInMessages(target, token, random);
        }
    }

    private static void sendInMessages(Target target, String token, SplittableRandom random) {
        String quoted = Json.quoted(token);
        String key = random.nextBoolean() ? "access_token" : "user_token";
        target.sendUpgraded(
                target.handshake(Dialect.V2),
                Mutator.joined(
                        text("[\"1\",\"1\",\"realtime:fuzz:1\",\"phx_join\",{\"config\":{},\"%s\":%s}]"
                                .formatted(key, quoted)),
                        Frame.of(Frame.TEXT, Envelopes.join()).encoded(),
                        text("[\"1\",\"2\",\"%s\",\"access_token\",{\"access_token\":%s}]"
                                .formatted(Target.ROOM, quoted))));
    }

    private static byte[] text(String message) {
        return Frame.text(message).encoded();
    }

    private static String token(SplittableRandom random) {
        RandomJson json = new RandomJson(random, KEYS);
        Mutator mutator = new Mutator(random);
        String header = random.nextInt(3) == 0
                ? json.value()
                : "{\"alg\":%s,\"kid\":%s}".formatted(Json.quoted(json.pick(ALGORITHMS)), json.string());
        String claims = random.nextBoolean()
                ? json.value()
                : "{\"role\":%s,\"exp\":%s}"
                        .formatted(json.value(), random.nextBoolean() ? Tokens.ALWAYS : json.value());
        String signed = Tokens.anon();
        String token = switch (random.nextInt(3)) {
            case 0 -> signed;
            case 1 -> encoded(header) + "." + encoded(claims) + "." + encoded("signature");
            default ->
                encoded("{\"alg\":\"HS256\"}") + "." + encoded(claims) + signed.substring(signed.lastIndexOf('.'));
        };
        return new String(mutator.mutate(token.getBytes(ISO_8859_1)), ISO_8859_1);
    }

    private static String encoded(String text) {
        return Tokens.encoded(text.getBytes(UTF_8));
    }
}
