package netstack.host.packetdrill.run;

import java.util.List;
import netstack.host.packetdrill.ast.Code;
import netstack.host.packetdrill.ast.Event;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Pos;
import netstack.host.packetdrill.ast.Script;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.When;
import netstack.host.packetdrill.code.CodeBlocks;
import netstack.host.packetdrill.code.CodeError;
import netstack.host.packetdrill.parse.BadScript;
import netstack.host.packetdrill.packets.OptionBytes;

/// What can be found wrong with a script before it runs.
final class Checks {
    private static final int MAX_OPTIONS = 40;

    private Checks() {
    }

    /// Throws [BadScript].
    static void check(String file, Script script) {
        long last = 0;
        for (Event e : script.events()) {
            long at = switch (e.when()) {
                case When.At t -> t.us();
                case When.Between t -> t.from();
                default -> -1;
            };
            if (at >= 0 && at < last) {
                throw new BadScript(file, e.pos(),
                        "the time goes backwards");
            }
            last = Math.max(last, at);
            if (e.action() instanceof Code c) code(file, e.pos(), c);
            if (e.action() instanceof Packet p
                    && p.body() instanceof Tcp t && t.options() != null) {
                options(file, e.pos(), t);
            }
        }
        first(file, script.events());
    }

    private static void first(String file, List<Event> events) {
        When w = events.getFirst().when();
        boolean zero = w instanceof When.At a && a.us() == 0
                || w instanceof When.After r && r.us() == 0;
        if (!zero) {
            throw new BadScript(file, events.getFirst().pos(),
                    "the first event must be at time 0");
        }
    }

    private static void code(String file, Pos pos, Code c) {
        try {
            CodeBlocks.check(c.text(), pos.line());
        } catch (CodeError e) {
            throw new BadScript(file, new Pos(e.line, 1), e.getMessage());
        }
    }

    private static void options(String file, Pos pos, Tcp t) {
        int len = OptionBytes.encode(t.options()).length;
        if (len % 4 != 0) {
            throw new BadScript(file, pos, "the options take " + len
                    + " bytes: add nop or eol up to a multiple of 4");
        }
        if (len > MAX_OPTIONS) {
            throw new BadScript(file, pos, "the options take " + len
                    + " bytes; a TCP header has room for " + MAX_OPTIONS);
        }
    }
}
