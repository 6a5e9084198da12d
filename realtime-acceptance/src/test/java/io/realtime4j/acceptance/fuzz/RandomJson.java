package io.realtime4j.acceptance.fuzz;

import io.realtime4j.acceptance.Json;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/** Writes JSON at random, with a liking for what parsers get wrong. */
final class RandomJson {
    private static final int DEEPEST = 5;
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "0.5",
            "1e3",
            "1E-3",
            "1e308",
            "1e999",
            "-1e999",
            "1e-999",
            "2147483648",
            "9223372036854775808",
            "123456789012345678901234567890",
            "0.1000000000000000055511151231257827",
            "4102444800",
            "01",
            "+1",
            ".5",
            "1.",
            "NaN");
    private static final List<String> STRINGS = List.of(
            "",
            " ",
            "a",
            "true",
            "TRUE",
            "null",
            "1",
            "realtime:",
            "sb_x",
            "é日😀",
            "\u0000",
            "\u2028",
            "a\"b\\c/d",
            "\t\r\n",
            "%00%ff",
            "__proto__");
    private static final List<String> ESCAPES = List.of(
            "\\u0000", "\\ud800", "\\udc00\\ud800", "\\ud83d\\ude00", "\\uFFFF", "\\/", "\\b\\f", "\\x", "\\u12", "\\");

    private final SplittableRandom random;
    private final List<String> keys;

    /** Takes its object keys from these, as a rule. */
    RandomJson(SplittableRandom random, List<String> keys) {
        this.random = random;
        this.keys = keys;
    }

    String value() {
        return random.nextInt(2000) == 0 ? deep() : value(0);
    }

    private String value(int depth) {
        return switch (random.nextInt(depth < DEEPEST ? 10 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> pick(NUMBERS);
            case 3, 4, 5 -> string();
            case 6, 7 -> array(depth + 1);
            default -> object(depth + 1);
        };
    }

    String object() {
        return object(0);
    }

    private String object(int depth) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        for (int i = random.nextInt(6); i > 0; i--) {
            String key = random.nextInt(8) == 0 ? string() : Json.quoted(pick(keys));
            members.add(key + ":" + value(depth));
        }
        return members.toString();
    }

    private String array(int depth) {
        StringJoiner elements = new StringJoiner(",", "[", "]");
        for (int i = random.nextInt(6); i > 0; i--) {
            elements.add(value(depth));
        }
        return elements.toString();
    }

    String string() {
        return switch (random.nextInt(24)) {
            case 0 -> "\"" + pick(ESCAPES) + "\"";
            case 1 -> "\"" + "long".repeat(random.nextInt(100)) + "\"";
            case 2, 3, 4 -> Json.quoted(pick(keys));
            default -> Json.quoted(pick(STRINGS));
        };
    }

    /** Brackets deep enough to overflow the stack of who follows them by recursion. */
    private String deep() {
        int depth = random.nextInt(30_000);
        String closing = random.nextBoolean() ? "]".repeat(depth) : "";
        return "[".repeat(depth) + closing;
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
