package io.realtime4j.launcher.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.launcher.node.NodeIdentity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void givenMarkup_whenEscaped_thenHarmless() {
        assertThat(Html.escape("<a b=\"c\" d='e'>&</a>"))
                .isEqualTo("&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;&lt;/a&gt;");
    }

    @Test
    void givenValueThatLooksLikeAPlace_whenFilled_thenItStaysAsItIs() {
        assertThat(Html.fill("<{{a}}|{{b}}>", Map.of("a", "{{b}} $1 \\", "b", "x")))
                .isEqualTo("<{{b}} $1 \\|x>");
    }

    @Test
    void givenPlaceWithoutValue_whenFilled_thenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Html.fill("{{a}}", Map.of()))
                .withMessageContaining("{{a}}");
    }

    @Test
    void givenOddNode_whenLaidOut_thenEscaped() {
        String page = new Layout(new NodeIdentity("a@<b>", "\"eu\"", "1.0")).page("T", "", "<p>main</p>");

        assertThat(page)
                .contains("<title>T</title>", "<p>main</p>", "node &lt;b&gt; · &quot;eu&quot;", "realtime4j 1.0")
                .doesNotContain("<script");
    }
}
