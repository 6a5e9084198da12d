package io.realtime4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadSizeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|6",
                "{\"a\":\"b\"}|18",
                "{\"A\":\"b\",\"c\":\"b\"}|30",
                "\"\"|6",
                "\"é\"|8",
                "\"\\u00e9\"|8",
                "\"€\"|9",
                "\"😀\"|10",
                "\"\\ud83d\\ude00\"|10",
                "\"\\n\"|7",
                "[]|2",
                "[0]|5",
                "[0,255,7]|7",
                "[256]|12",
                "[1,-1]|14",
                "[1,\"\"]|14",
                "[1,[2]]|13",
                "[[[]]]|14",
                "255|3",
                "256|6",
                "-1|6",
                "2147483647|6",
                "2147483648|8",
                "-2147483648|6",
                "4294967296|9",
                "9223372036854775807|12",
                "1.5|10",
                "1e3|10",
                "true|7",
                "false|8",
                "null|6",
                " { \"a\" : [ 1 , 2 ] } |17"
            })
    void givenJson_whenMeasured_thenTheLengthOfItsTerm(String json, long size) {
        assertThat(PayloadSize.ofJson(Slice.utf8(json))).isEqualTo(size);
    }

    @Test
    void givenManyOctets_whenMeasured_thenOnlyShortListsAreCompact() {
        assertThat(PayloadSize.ofJson(Slice.utf8(octets(65_535)))).isEqualTo(1 + 3 + 65_535);
        assertThat(PayloadSize.ofJson(Slice.utf8(octets(65_536)))).isEqualTo(1 + 6 + 2 * 65_536);
    }

    @Test
    void givenLimit_whenJsonIsExactlyThatLong_thenItPasses() {
        assertThat(PayloadSize.jsonExceeds(Slice.utf8("{\"a\":\"b\"}"), 18)).isFalse();
        assertThat(PayloadSize.jsonExceeds(Slice.utf8("{\"a\":\"b\"}"), 17)).isTrue();
    }

    @Test
    void givenMillionsOfDigits_whenMeasured_thenAtOnce() {
        assertThat(PayloadSize.ofJson(Slice.utf8("9".repeat(4_000_000)))).isBetween(1_600_000L, 1_700_000L);
    }

    @Test
    void givenDeepNesting_whenMeasured_thenNoRecursion() {
        String json = "[".repeat(9_999) + "]".repeat(9_999);

        assertThat(PayloadSize.ofJson(Slice.utf8(json))).isEqualTo(1 + 6 * 9_998 + 1);
    }

    @Test
    void givenRandomJson_whenMeasured_thenNeverMoreThanThreeTimesTheText() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String json = value(random, 5);
            assertThat(PayloadSize.ofJson(Slice.utf8(json)))
                    .as("seed %d, %s", seed, json)
                    .isLessThanOrEqualTo(1 + 3L * Slice.utf8(json).length());
        }
    }

    @Test
    void givenRandomJson_whenMeasured_thenAsLongAsWithAParser() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Slice json = Slice.utf8("xx" + spaced(value(random, 5), random) + "\"");
            Slice inner = json.part(2, json.length() - 3);
            assertThat(PayloadSize.ofJson(inner))
                    .as("seed %d, %s", seed, inner.utf8())
                    .isEqualTo(1 + termSize(inner));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"abcdefgh", "\"\\", "\"\\u00", "[", "[1,{\"a\":2}", "tru"})
    void givenTextThatIsCutOff_whenMeasured_thenThrows(String json) {
        Slice text = Slice.utf8(json + "0123456789\"]").part(0, json.length());

        assertThatThrownBy(() -> PayloadSize.ofJson(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String spaced(String json, Random random) {
        return random.nextBoolean() ? json : " " + json.replace(",", " ,\n") + "\t";
    }

    /** The same by Jackson, with recursion. */
    private static long termSize(Slice json) throws IOException {
        try (JsonParser parser = JsonText.parser(json)) {
            parser.nextToken();
            return termSize(parser);
        }
    }

    private static long termSize(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                long size = 5;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    size += 5L + utf8Length(parser.currentName());
                    parser.nextToken();
                    size += termSize(parser);
                }
                yield size;
            }
            case START_ARRAY -> {
                long sum = 0;
                int count = 0;
                boolean octets = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    long size = termSize(parser);
                    octets &= size == 2 && parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
                    sum += size;
                    count++;
                }
                yield count == 0 ? 1 : octets ? 3L + count : 6 + sum;
            }
            case VALUE_NUMBER_INT -> integerSize(parser.getText());
            case VALUE_NUMBER_FLOAT -> 9;
            case VALUE_STRING -> 5L + utf8Length(parser.getText());
            case VALUE_TRUE -> 6;
            case VALUE_FALSE -> 7;
            default -> 5;
        };
    }

    private static long integerSize(String digits) {
        if (digits.length() > 18) {
            return 3 + (long) Math.ceil(digits.length() * Math.log(10) / Math.log(256));
        }
        BigInteger value = new BigInteger(digits);
        if (value.bitLength() < 32) {
            return value.signum() >= 0 && value.intValue() <= 255 ? 2 : 5;
        }
        return 3L + (value.abs().bitLength() + 7) / 8;
    }

    private static int utf8Length(String text) {
        return text.chars()
                .map(c -> c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate((char) c) ? 2 : 3)
                .sum();
    }

    /** Written in as many ways as there are. */
    private static String string(Random random) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = random.nextInt(30); i > 0; i--) {
            out.append(
                    switch (random.nextInt(9)) {
                        case 0 -> "\\\"";
                        case 1 -> "\\\\";
                        case 2 -> "\\u00e9";
                        case 3 -> "\\u20AC";
                        case 4 -> "\\ud83d\\ude00";
                        case 5 -> "é€😀";
                        case 6 -> "\\u0041\\n";
                        default -> "plain";
                    });
        }
        return out.append('"').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> "1e1";
            case 1 -> string(random);
            case 2 -> "true";
            case 3 -> Integer.toString(random.nextInt(600) - 300);
            case 4 -> Long.toString(random.nextLong());
            case 5 -> "null";
            case 6 -> "{\"\":" + value(random, depth - 1) + "," + string(random) + ":" + value(random, depth - 1) + "}";
            case 7 -> "[" + value(random, depth - 1) + "]";
            default -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
        };
    }

    private static String octets(int count) {
        return "[" + "1,".repeat(count - 1) + "1]";
    }
}
