package netstack.host.packetdrill.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeBlocksTest {
    private static void run(String text, Map<String, Long> names) {
        CodeBlocks blocks = new CodeBlocks();
        blocks.add(text, 1, names);
        blocks.run();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "assert cwnd == 10",
        "assert cwnd == 10, cwnd",
        "assert cwnd == 10, 'cwnd=%d and (not 11' % cwnd",
        "assert 9 <= cwnd <= 11",
        "assert 9 < cwnd < 11 and cwnd != 9",
        "assert (options & 4) != 0",
        "assert (options & 2) == 0, options",
        "assert not cwnd == 9 or False",
        "cwnd += 2\nassert cwnd == 12",
        "cwnd -= 2; assert cwnd == 8",
        "mtu = 8940 - 12\nassert mtu == 8928",
        "assert cwnd \\\n  == 10",
        "assert (cwnd ==\n 10)",
        "# nothing\n\nassert cwnd == 0xa # ten",
        "print(cwnd, 'anything at (all')",
        "assert 1 << 4 | 1 == 17 and ~0 == -1",
        "assert 7 // 2 * 2 + 7 % 2 == 7 and 2 + 3 * 4 == 14",
        "pass"})
    void code_that_holds(String text) {
        assertThatCode(() -> run(text, Map.of("cwnd", 10L, "options", 5L)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "assert cwnd == 11|1|assertion failed: assert cwnd == 11, where cwnd is 10",
        "assert 10 < cwnd <= 12|1|assertion failed: assert 10 < cwnd <= 12, where cwnd is 10",
        "assert wnd == 1|1|name 'wnd' is not defined in: assert wnd == 1",
        "assert cwnd // 0|1|division by zero in: assert cwnd // 0"})
    void a_failure_says_where_and_why(String text, int line, String message) {
        assertThatThrownBy(() -> run(text, Map.of("cwnd", 10L)))
                .isInstanceOfSatisfying(CodeError.class, e ->
                        assertThat(e.line).isEqualTo(line))
                .hasMessage(message);
    }

    @Test
    void the_line_of_a_failure_is_the_scripts() {
        CodeBlocks blocks = new CodeBlocks();
        blocks.add("\nassert a == 1\nassert \\\n a == 2", 10, Map.of("a", 1L));
        assertThatThrownBy(blocks::run).isInstanceOfSatisfying(CodeError.class,
                e -> assertThat(e.line).isEqualTo(12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"assert", "assert (1", "import os", "x =", "assert 1 ==", "f(2)",
        "x == 2", "assert 09x"})
    void what_is_no_statement_is_refused(String text) {
        assertThatThrownBy(() -> CodeBlocks.check(text, 7))
                .isInstanceOfSatisfying(CodeError.class, e -> assertThat(e.line).isEqualTo(7));
    }

    @Test
    void variables_live_on_and_each_block_sees_its_own_moment() {
        CodeBlocks blocks = new CodeBlocks();
        blocks.add("old = cwnd", 1, Map.of("cwnd", 10L));
        blocks.add("assert cwnd == old + 1", 2, Map.of("cwnd", 11L));
        assertThatCode(blocks::run).doesNotThrowAnyException();
    }

    @Property
    void sums_are_those_of_java(@ForAll @IntRange(min = -999, max = 999) int a,
            @ForAll @IntRange(min = 1, max = 999) int b, @ForAll @IntRange(max = 99) int c) {
        run("x = " + a + " - " + b + " * " + c + " + (" + a + " // " + b + ") - -" + c
                + "\nassert x == expected, x", Map.of("expected",
                        (long) a - b * c + Math.floorDiv(a, b) + c));
        assertThat(Arithmetic.of("(" + a + ") & " + b + " | " + c)).isEqualTo(a & b | c);
    }
}
