package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryStringTest {
    @Test
    void whenParsed_thenDecodedAndTheLastOfEqualNamesCounts() {
        QueryString query = QueryString.parse("a=1&b=x%20y+z&a=2&c&=d&%C3%A9=%zz");

        assertThat(query.value("a")).isEqualTo("2");
        assertThat(query.value("b")).isEqualTo("x y z");
        assertThat(query.value("c")).isEmpty();
        assertThat(query.value("é")).isEqualTo("%zz");
        assertThat(query.value("none")).isNull();
    }

    @Test
    void givenListOrMap_whenParsed_thenNestedAndWithoutValue() {
        QueryString query = QueryString.parse("vsn[]=2.0.0&apikey%5Ba%5D=x");

        assertThat(query.isNested("vsn")).isTrue();
        assertThat(query.isNested("apikey")).isTrue();
        assertThat(query.isNested("vs")).isFalse();
        assertThat(query.value("vsn")).isNull();
    }
}
