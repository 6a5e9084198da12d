package io.realtime4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                    .isLessThanOrEqualTo(1 + 3L * json.length());
        }
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> "1e1";
            case 1 -> "\"\"";
            case 2 -> "true";
            case 3 -> Integer.toString(random.nextInt(600) - 300);
            case 4 -> Long.toString(random.nextLong());
            case 5 -> "null";
            case 6 -> "{\"\":" + value(random, depth - 1) + ",\"k\":" + value(random, depth - 1) + "}";
            case 7 -> "[" + value(random, depth - 1) + "]";
            default -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
        };
    }

    private static String octets(int count) {
        return "[" + "1,".repeat(count - 1) + "1]";
    }
}
