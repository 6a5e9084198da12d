package io.realtime4j.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers of docs/architecture.md: who may know whom, and what an exported signature may mention. */
class LayeringTest {
    private static final String ROOT = "io.realtime4j.";
    private static final List<String> MODULES =
            List.of("core", "broadcast", "presence", "tenancy", "tck", "transport.tyrus");
    private static final Map<String, ModuleDescriptor> DESCRIPTORS = new HashMap<>();
    private static JavaClasses all;

    @BeforeAll
    static void readModules() throws IOException {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.realtime4j");
        for (URL url : Collections.list(LayeringTest.class.getClassLoader().getResources("module-info.class"))) {
            try (InputStream in = url.openStream()) {
                ModuleDescriptor descriptor = ModuleDescriptor.read(in);
                if (descriptor.name().startsWith(ROOT)) {
                    DESCRIPTORS.put(descriptor.name(), descriptor);
                }
            }
        }
    }

    @Test
    void everyPublishedModuleIsFound() {
        assertThat(DESCRIPTORS.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        MODULES.stream().map(name -> ROOT + name).toList());
    }

    @Test
    void coreKnowsTheJdkTheLogFacadeAndAJsonParserOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + "core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        ROOT + "core..",
                        "org.slf4j..",
                        "com.fasterxml.jackson.core..",
                        "org.jspecify.annotations..",
                        "com.google.errorprone.annotations.."))
                .check(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast", "presence", "tenancy", "tck", "transport.tyrus"})
    void otherModulesKnowCoreAndNeverEachOther(String module) {
        String[] others = Stream.of("broadcast", "presence", "tenancy", "tck", "transport.tyrus", "launcher")
                .filter(other -> !other.equals(module))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .check(all);
    }

    @Test
    void nobodyKnowsTheLauncher() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "launcher..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "launcher.."))
                .check(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "broadcast", "presence", "tenancy", "transport.tyrus"})
    void nobodyReachesIntoTheInternalsOfAnotherModule(String module) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + module + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + module + ".internal.."))
                .check(all);
    }

    @Test
    void theProtocolKnowsNoSocketsThreadsOrInternals() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "core.protocol..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + "core.internal..", "java.net..", "java.nio.channels..", "java.util.concurrent.."))
                .check(all);
    }

    @Test
    void exportedSignaturesNameExportedTypesOnly() {
        Set<String> exported = DESCRIPTORS.values().stream()
                .flatMap(module -> module.exports().stream())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());

        classes()
                .should(haveSignaturesOf(exported))
                .check(all.that(
                        describe("are exported", type -> isVisible(type) && exported.contains(type.getPackageName()))));
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(LayeringTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        boolean open = modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
        return open && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static ArchCondition<JavaClass> haveSignaturesOf(Set<String> exported) {
        return new ArchCondition<>("mention the JDK, exported packages and the APIs of containers only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                signatures(type)
                        .flatMap(mentioned -> mentioned.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(mentioned -> !isAllowed(mentioned, exported))
                        .map(mentioned -> type.getName() + " mentions " + mentioned.getName())
                        .distinct()
                        .forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
            }
        };
    }

    private static Stream<JavaType> signatures(JavaClass type) {
        Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> units = type.getCodeUnits().stream()
                .filter(unit -> isVisible(unit.getModifiers()))
                .flatMap(LayeringTest::signature);
        Stream<JavaType> fields = type.getFields().stream()
                .filter(field -> isVisible(field.getModifiers()))
                .map(JavaField::getType);
        return Stream.of(parents, units, fields).flatMap(part -> part);
    }

    private static Stream<JavaType> signature(JavaCodeUnit unit) {
        Stream<JavaType> inAndOut = Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
        return Stream.concat(inAndOut, unit.getExceptionTypes().stream());
    }

    private static boolean isAllowed(JavaClass mentioned, Set<String> exported) {
        String name = mentioned.getPackageName();
        return mentioned.isPrimitive()
                || name.startsWith("java.")
                || name.startsWith("javax.sql")
                || name.startsWith("jakarta.websocket")
                || name.startsWith("jakarta.servlet")
                || exported.contains(name);
    }
}
