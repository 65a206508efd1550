package netstack.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rules of `@Linux`: a name can be found again in the kernel, and only in one place here.
class SymbolsTest {
    private final List<Symbols.Symbol> symbols = read();

    private static List<Symbols.Symbol> read() {
        try {
            return Symbols.read(Path.of(".."));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void no_symbol_is_claimed_twice() {
        Map<String, Symbols.Symbol> first = new HashMap<>();
        List<String> twice = new ArrayList<>();
        for (Symbols.Symbol s : symbols) {
            Symbols.Symbol before = first.putIfAbsent(s.name(), s);
            if (before != null) twice.add(where(before) + " and " + where(s));
        }
        assertThat(twice).isEmpty();
    }

    @Test
    void a_method_in_snake_case_ends_its_symbol_unless_it_says_renamed() {
        List<String> wrong = new ArrayList<>();
        for (Symbols.Symbol s : symbols) {
            if (s.method().isEmpty() || s.renamed() || s.method().equals("<init>")) continue;
            String snake = s.method().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            if (!s.name().toLowerCase(Locale.ROOT).endsWith(snake)) wrong.add(where(s));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_symbol_names_its_kernel_file() {
        assertThat(symbols.stream().filter(s -> s.file().isEmpty()).map(SymbolsTest::where))
                .isEmpty();
    }

    private static String where(Symbols.Symbol s) {
        return s.name() + " at " + s.type() + (s.method().isEmpty() ? "" : "." + s.method());
    }
}
