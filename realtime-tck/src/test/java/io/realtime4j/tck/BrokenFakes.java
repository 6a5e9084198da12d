package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs a contract with implementations that break one obligation each. */
final class BrokenFakes {
    private static final Pattern NUMBER = Pattern.compile("(\\w+ \\d+): .*");

    private BrokenFakes() {}

    /** A test per nested class with {@link Breaks}, and one that every obligation that is tested has such a class. */
    static Stream<DynamicTest> of(Class<?> contract, Class<?> container) {
        Stream<DynamicTest> caught =
                fakes(container).map(fake -> DynamicTest.dynamicTest(fake.getSimpleName(), () -> assertCaught(fake)));
        return Stream.concat(
                caught,
                Stream.of(DynamicTest.dynamicTest(
                        "each obligation of " + contract.getSimpleName() + " is broken by a fake",
                        () -> assertThat(broken(container)).isEqualTo(obligations(contract)))));
    }

    private static void assertCaught(Class<?> fake) {
        String obligation = fake.getAnnotation(Breaks.class).value();
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(fake))
                .execute();

        Set<String> failed = results.testEvents()
                .failed()
                .map(Event::getTestDescriptor)
                .map(test -> numberOf(test.getDisplayName()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(failed).as("what %s fails", fake.getSimpleName()).contains(obligation);
        assertThat(results.testEvents().succeeded().count())
                .as("tests that %s passes", fake.getSimpleName())
                .isPositive();
    }

    private static Set<String> broken(Class<?> container) {
        return fakes(container)
                .map(fake -> fake.getAnnotation(Breaks.class).value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> obligations(Class<?> contract) {
        return Stream.<Class<?>>iterate(contract, type -> type != Object.class, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(DisplayName.class))
                .map(method -> numberOf(method.getAnnotation(DisplayName.class).value()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Class<?>> fakes(Class<?> container) {
        return Arrays.stream(container.getDeclaredClasses()).filter(type -> type.isAnnotationPresent(Breaks.class));
    }

    private static String numberOf(String displayName) {
        Matcher matcher = NUMBER.matcher(displayName);
        assertThat(matcher.matches()).as("number in '%s'", displayName).isTrue();
        return matcher.group(1);
    }
}
