package netstack.host.packetdrill.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.host.packetdrill.ast.Action;
import netstack.host.packetdrill.ast.Code;
import netstack.host.packetdrill.ast.Command;
import netstack.host.packetdrill.ast.Event;
import netstack.host.packetdrill.ast.Expr;
import netstack.host.packetdrill.ast.Option;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Pos;
import netstack.host.packetdrill.ast.Script;
import netstack.host.packetdrill.ast.Syscall;
import netstack.host.packetdrill.ast.When;

/// Reads a script: options, a command, events, a command.
public final class Parser {
    private final Scanner in;
    private final PacketParser packets;
    private final ExprParser exprs;

    private Parser(Scanner in) {
        this.in = in;
        packets = new PacketParser(in);
        exprs = new ExprParser(in);
    }

    /// Reads `text`; `file` is for messages, `defines` come from the
    /// command line and go before those in the script. Throws [BadScript].
    public static Script parse(String file, String text,
            Map<String, String> defines) {
        Map<String, String> all = new HashMap<>();
        List<Option> options = new OptionParser(
                new Scanner(file, text, Map.of())).parse(all);
        all.putAll(defines);
        Scanner in = new Scanner(file, text, all);
        new OptionParser(in).parse(new HashMap<>());
        return new Parser(in).script(options);
    }

    private Script script(List<Option> options) {
        Command init = in.peek() == '`' ? command() : null;
        List<Event> events = new ArrayList<>();
        Command cleanup = null;
        while (!in.end()) {
            if (cleanup != null) {
                throw in.error("nothing may follow the last command");
            }
            if (in.peek() == '`') {
                cleanup = command();
            } else {
                events.add(event());
            }
        }
        if (events.isEmpty()) throw in.error("a script without an event");
        return new Script(options, init, events, cleanup);
    }

    private Command command() {
        Pos pos = in.pos();
        in.next();
        return new Command(pos, in.until("`", "command"));
    }

    private Event event() {
        Pos pos = in.pos();
        When when = when();
        Long end = null;
        if (in.accept("...")) {
            in.accept("+");
            end = in.seconds();
        }
        Action action = action();
        checkTime(pos, when, end, action);
        if (action instanceof Syscall s && end != null) {
            action = new Syscall(end, s.name(), s.args(), s.result(),
                    s.errno(), s.note());
        }
        return new Event(pos, when, action);
    }

    private When when() {
        if (in.accept("*")) return new When.Any();
        if (in.peek() == '-') throw in.error("a time can't be negative");
        boolean after = in.accept("+");
        if (in.peek() == '-') throw in.error("a time can't be negative");
        long from = in.seconds();
        if (in.accept("~")) {
            if (in.accept("+") != after) {
                throw in.error("both ends of a range must be absolute, or"
                        + " both relative (+)");
            }
            long to = in.seconds();
            if (to < from) throw in.error("the range ends before it starts");
            return after ? new When.AfterBetween(from, to)
                    : new When.Between(from, to);
        }
        return after ? new When.After(from) : new When.At(from);
    }

    private void checkTime(Pos pos, When when, Long end, Action action) {
        boolean exact = when instanceof When.At || when instanceof When.After;
        boolean outbound = action instanceof Packet p && !p.inbound();
        if (!exact && !outbound) {
            throw new BadScript(in.file(), pos, "only a packet that is sent"
                    + " (>) can have a range or * as its time");
        }
        if (end != null && !(action instanceof Syscall && exact)) {
            throw new BadScript(in.file(), pos, "only a system call can"
                    + " have an end (...)");
        }
        if (end != null && end < start(when)) {
            throw new BadScript(in.file(), pos, "the call ends before it"
                    + " starts");
        }
    }

    private static long start(When when) {
        return when instanceof When.At a ? a.us()
                : ((When.After) when).us();
    }

    private Action action() {
        if (in.peek() == '`') return command();
        if (in.accept("%{")) return new Code(in.until("}%", "code"));
        if (in.accept("<")) return packets.packet(true);
        if (in.accept(">")) return packets.packet(false);
        return syscall();
    }

    private Syscall syscall() {
        if (!Character.isLetter(in.peek()) && in.peek() != '_') {
            throw in.expected("a packet (< or >), a system call, a `command`"
                    + " or %{ code }%");
        }
        String name = in.word();
        in.expect("(", "the ( of the call " + name);
        List<Expr> args = exprs.list(")");
        in.expect("=", "= and the result of " + name);
        Expr result = exprs.expr();
        String errno = in.peek() == 'E' ? in.word() : null;
        String note = null;
        while (in.accept("(")) {
            String words = in.until(")", "note").strip();
            note = note == null ? words : note + "; " + words;
        }
        return new Syscall(null, name, args, result, errno, note);
    }
}
