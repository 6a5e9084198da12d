package io.realtime4j.acceptance.rfc6455;

import static io.realtime4j.acceptance.Frame.BINARY;
import static io.realtime4j.acceptance.Frame.CONTINUATION;
import static io.realtime4j.acceptance.Frame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.TestServer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 6455 §8.1, as spec 01 §1.7 changes it: text is not validated at frame level. A message whose JSON is not UTF-8 is malformed like
 * any other: it is dropped, and the connection lives.
 */
@Tag("spec-01")
final class Utf8Scenarios {
    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final EchoRoom room = EchoRoom.join(server.tenant());

    static Stream<Arguments> goodTexts() {
        return Stream.of(
                arguments("two bytes", "κόσμε"),
                arguments("three bytes", "日本語"),
                arguments("four bytes", "😀𝄞"),
                arguments("first and last of each length", "\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff"),
                arguments("around the surrogates", "\ud7ff\ue000\ufffd"),
                arguments("non-characters", "\ufffe\uffff\ud83f\udffe"),
                arguments("byte order mark inside", "a\ufeffb"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTexts")
    @DisplayName("§8.1 valid UTF-8 comes back, also cut inside of characters")
    void givenUtf8_whenCutAnywhere_thenEchoed(String name, String content) {
        byte[] message = EchoRoom.text(content);

        room.send(Frame.of(TEXT, message));
        room.expectText(message);

        for (int cut = message.length - 3 - content.getBytes(UTF_8).length; cut < message.length; cut++) {
            room.send(
                    Frame.of(TEXT, Arrays.copyOf(message, cut)).notFinal(),
                    Frame.of(CONTINUATION, Arrays.copyOfRange(message, cut, message.length)));
            room.expectText(message);
        }
    }

    static Stream<Arguments> badBytes() {
        return Stream.of(
                arguments("lone continuation", "80"),
                arguments("lone start", "c3"),
                arguments("start and ASCII", "c328"),
                arguments("two of three bytes", "e282"),
                arguments("three of four bytes", "f09f98"),
                arguments("overlong slash, two bytes", "c0af"),
                arguments("overlong slash, three bytes", "e080af"),
                arguments("overlong zero", "c080"),
                arguments("high surrogate", "eda080"),
                arguments("low surrogate", "edbfbf"),
                arguments("pair of surrogates", "eda080edb080"),
                arguments("above U+10FFFF", "f4908080"),
                arguments("five bytes", "f888808080"),
                arguments("FE and FF", "feff"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBytes")
    @DisplayName("§1.7 text that is not UTF-8 is dropped, the connection lives")
    void givenBadUtf8InJson_whenSent_thenDropped(String name, String hex) {
        byte[] message = withBytes("@@", HexFormat.of().parseHex(hex));

        room.send(Frame.of(TEXT, message));

        room.expectOpenAndSilent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBytes")
    @DisplayName("§1.7 text that is not UTF-8, in parts, is dropped, the connection lives")
    void givenBadUtf8InParts_whenSent_thenDropped(String name, String hex) {
        byte[] message = withBytes("@@", HexFormat.of().parseHex(hex));
        int cut = message.length - 4;

        room.send(
                Frame.of(TEXT, Arrays.copyOf(message, cut)).notFinal(),
                Frame.of(CONTINUATION, Arrays.copyOfRange(message, cut, message.length)));

        room.expectOpenAndSilent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBytes")
    @DisplayName("§1.7 bytes that are no JSON at all are dropped, the connection lives")
    void givenBadUtf8Alone_whenSent_thenDropped(String name, String hex) {
        room.send(Frame.of(TEXT, HexFormat.of().parseHex(hex)));

        room.expectOpenAndSilent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBytes")
    @DisplayName("§5.6 binary payloads hold any bytes")
    void givenBadUtf8InBinaryPayload_whenSent_thenEchoed(String name, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        byte[] message = EchoRoom.binary(60);
        System.arraycopy(bytes, 0, message, message.length - bytes.length, bytes.length);

        room.send(Frame.of(BINARY, message));

        room.expectBinary(message);
    }

    /** A message whose content is these bytes, in which {@code mark} stands for them. */
    private static byte[] withBytes(String mark, byte[] bytes) {
        byte[] template = EchoRoom.text(mark);
        int at = new String(template, UTF_8).indexOf(mark);
        return RawFrames.concat(
                Arrays.copyOf(template, at), bytes, Arrays.copyOfRange(template, at + mark.length(), template.length));
    }
}
