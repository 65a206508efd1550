package netstack.host.sh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    private static List<String> words(String line) {
        return Parser.parse(line).getFirst().commands().getFirst().words();
    }

    @Test
    void words_are_cut_at_blanks_and_quotes_join_them() {
        assertThat(words("ip -s  link")).containsExactly("ip", "-s", "link");
        assertThat(words("grep -E 'NET_RX|NET_TX' \"a b\"c d\\ e"))
                .containsExactly("grep", "-E", "NET_RX|NET_TX", "a bc", "d e");
        assertThat(words("echo \"say \\\"hi\\\"\" '' # comment"))
                .containsExactly("echo", "say \"hi\"", "");
    }

    @Test
    void lists_and_pipes_keep_their_operators() {
        List<Parser.Pipeline> p = Parser.parse("a | b c && d || e; f > /proc/sys/x\ng");
        assertThat(p).extracting(Parser.Pipeline::operator)
                .containsExactly(";", "&&", "||", ";", "\n");
        assertThat(p.getFirst().commands()).hasSize(2);
        assertThat(Parser.parse("a & b")).extracting(Parser.Pipeline::background)
                .containsExactly(true, false);
        assertThat(p.get(3).commands().getFirst().writeTo()).isEqualTo("/proc/sys/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"| a", "a |", "a ; ; b", "& a", "a & & b", "a >", "a > ;", "&& a", "a 'b", "a &&",
        "a \"b"})
    void what_sh_refuses_is_refused(String line) {
        assertThatThrownBy(() -> Parser.parse(line)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Syntax error");
    }

    @Test
    void an_empty_line_is_no_command() {
        assertThat(Parser.parse("")).isEmpty();
        assertThat(Parser.parse("  # only a comment")).isEmpty();
        assertThat(Parser.parse("\n\n")).isEmpty();
    }

    @Property(tries = 300)
    void any_words_come_back_when_they_are_quoted(@ForAll("anyWords") List<String> anyWords) {
        StringBuilder line = new StringBuilder();
        for (String w : anyWords) line.append('\'').append(w.replace("'", "'\\''")).append("' ");
        assertThat(words(line.toString())).isEqualTo(anyWords);
    }

    @Provide
    Arbitrary<List<String>> anyWords() {
        return Arbitraries.strings().withChars("ab |&;>'\"\\#$\n\t").ofMaxLength(8).list()
                .ofMinSize(1).ofMaxSize(5);
    }

    @Property(tries = 500)
    void no_line_ends_in_another_way(@ForAll("lines") String line) {
        try {
            Parser.parse(line);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("Syntax error");
        }
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.strings().withChars("ab |&;>'\"\\#\n").ofMaxLength(12);
    }
}
