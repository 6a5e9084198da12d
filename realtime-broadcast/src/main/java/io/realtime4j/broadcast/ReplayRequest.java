package io.realtime4j.broadcast;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature.JoinResult;
import io.realtime4j.core.spi.ChannelFeature.Refused;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.JoinRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Key {@code config.broadcast.replay} of a join. This feature has no stored messages, so a request for some is refused with
 * the text of a database that cannot be read, after the checks that come before reading.
 */
final class ReplayRequest {
    /** The first millisecond that no date of four-digit years can name. */
    private static final long END_OF_DATES = 253_402_300_800_000L;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReplayRequest() {}

    static Optional<JoinResult> refusal(ChannelContext channel, JoinRequest request) {
        Slice replay = request.broadcast().replay();
        if (replay == null) {
            return Optional.empty();
        }
        if (!request.isPrivate()) {
            return refuse("Replay is not allowed for public channels");
        }
        if (!channel.mayRead(Extension.BROADCAST)) {
            return Optional.of(new Refused(
                    ErrorCode.UNAUTHORIZED,
                    "You do not have permissions to read from this Channel topic: "
                            + channel.topic().name()));
        }
        if (!replay.isJsonObject()) {
            return Optional.empty();
        }
        return refuse(isValid(read(replay)) ? "Realtime was unable to replay messages" : "Replay params are not valid");
    }

    private static Optional<JoinResult> refuse(String text) {
        return Optional.of(new Refused(ErrorCode.UNABLE_TO_REPLAY_MESSAGES, text));
    }

    private static boolean isValid(JsonNode replay) {
        JsonNode since = replay.get("since");
        return isInteger(since)
                && since.canConvertToLong()
                && since.longValue() < END_OF_DATES
                && (!replay.hasNonNull("limit") || isInteger(replay.get("limit")));
    }

    private static boolean isInteger(@Nullable JsonNode node) {
        return node != null && node.isIntegralNumber();
    }

    private static JsonNode read(Slice object) {
        try (JsonParser parser = Json.parser(object)) {
            return MAPPER.readTree(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
