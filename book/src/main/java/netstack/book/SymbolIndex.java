package netstack.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The appendix that leads from a kernel symbol to the Java that stands for
/// it, and back to the kernel's file.
final class SymbolIndex implements Output {
    @Override
    public void write(Path code, Path out) throws IOException {
        List<Symbols.Symbol> symbols = Symbols.read(code);
        StringBuilder text = new StringBuilder();
        text.append("[cols=\"4m,4m,5m\",options=\"header\"]\n|===\n")
                .append("|Linux |Java |kernel file\n");
        for (Symbols.Symbol s : symbols) {
            text.append("|`+").append(s.name()).append("+`\n|`+")
                    .append(s.simpleType());
            if (!s.method().isEmpty()) text.append('.').append(s.method());
            text.append("+` (").append(s.module()).append(")\n|`+")
                    .append(s.file()).append("+`\n");
        }
        text.append("|===\n");
        Files.writeString(out.resolve("symbols.adoc"), text);
        Files.writeString(out.resolve("symbols-count.txt"),
                Integer.toString(symbols.size()));
    }
}
