package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A conversation recorded between clients and the reference server, in the order in which it was seen. */
record Transcript(String name, List<JsonNode> steps) {
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    static Transcript read(String name) {
        try (InputStream in = Transcript.class.getResourceAsStream("/wire/" + name + ".jsonl")) {
            if (in == null) {
                throw new AssertionError("no transcript named " + name);
            }
            String text = new String(in.readAllBytes(), UTF_8);
            return new Transcript(name, text.lines().map(Json::received).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Transcript with(UnaryOperator<List<JsonNode>> change) {
        return new Transcript(name, change.apply(steps));
    }

    /** Signs tokens that expired soon after the recording anew, so that they expire as soon from now. */
    Transcript withTokensExpiringIn(Duration soon) {
        Instant recorded = recorded();
        return with(all -> all.stream()
                .map(step -> Json.received(TOKEN.matcher(step.toString())
                        .replaceAll(token -> Matcher.quoteReplacement(renewed(token.group(), recorded, soon)))))
                .toList());
    }

    private static String renewed(String token, Instant recorded, Duration soon) {
        JsonNode claims = Json.received(new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8));
        long left = claims.path("exp").longValue() - recorded.getEpochSecond();
        if (left <= 0 || left > Duration.ofHours(1).toSeconds()) {
            return token;
        }
        long expiry = Instant.now().plus(soon).getEpochSecond();
        return Tokens.hs256(claims.toString().replaceFirst("\"exp\":\\d+", "\"exp\":" + expiry));
    }

    private Instant recorded() {
        return steps.stream()
                .map(step -> step.path("headers").path("date").asText())
                .filter(date -> !date.isEmpty())
                .findFirst()
                .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .orElseThrow();
    }
}
