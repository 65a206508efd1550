package netstack.host.packetdrill.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netstack.host.packetdrill.ast.Option;
import netstack.host.packetdrill.ast.Pos;

/// Reads a script's head: `--name`, `--name=value`, and `NAME=value`, which
/// is short for `--define=NAME=value`.
final class OptionParser {
    private final Scanner in;

    OptionParser(Scanner in) {
        this.in = in;
    }

    /// Reads all options; puts definitions into `defines` too.
    List<Option> parse(Map<String, String> defines) {
        List<Option> options = new ArrayList<>();
        for (;;) {
            Pos pos = in.pos();
            Option option;
            if (in.accept("--")) {
                option = option(pos);
            } else if (in.lookingDefinition()) {
                option = new Option(pos, Option.DEFINE, in.value());
            } else {
                return options;
            }
            options.add(option);
            if (option.name().equals(Option.DEFINE)) define(option, defines);
        }
    }

    private Option option(Pos pos) {
        String name = in.word();
        if (name.isEmpty()) throw in.expected("the name of an option");
        if (in.raw() != '=') return new Option(pos, name, null);
        in.next();
        String value = in.value();
        if (value.isEmpty()) {
            throw in.error("--" + name + "= without a value");
        }
        return new Option(pos, name, value);
    }

    private void define(Option option, Map<String, String> defines) {
        String text = option.value() == null ? "" : option.value();
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new BadScript(in.file(), option.pos(),
                    "a definition is written NAME=value");
        }
        defines.put(text.substring(0, equals), text.substring(equals + 1));
    }
}
