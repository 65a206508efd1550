package netstack.host.packetdrill.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The code of one script. What is asserted is checked at the end, block
/// after block as one program, each with the values of its own moment:
/// variables live on from one block to the next.
public final class CodeBlocks {
    private record Block(List<Statement> statements,
            Map<String, Long> moment) {
    }

    private final List<Block> blocks = new ArrayList<>();

    /// Checks that `text`, which starts in line `line`, can be read; throws
    /// [CodeError].
    public static void check(String text, int line) {
        CodeParser.parse(text, line);
    }

    /// Adds a block, with the names that have a value now.
    public void add(String text, int line, Map<String, Long> moment) {
        blocks.add(new Block(CodeParser.parse(text, line),
                Map.copyOf(moment)));
    }

    /// Runs all blocks; throws the [CodeError] of the first assertion that
    /// does not hold.
    public void run() {
        Map<String, Long> names = new HashMap<>();
        for (Block block : blocks) {
            names.putAll(block.moment);
            for (Statement s : block.statements) s.run(names);
        }
    }
}
