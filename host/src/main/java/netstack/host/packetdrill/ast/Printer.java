package netstack.host.packetdrill.ast;

import java.util.stream.Collectors;

/// Writes a script as text that reads back as the same script.
public final class Printer {
    private static final int MICROS = 1_000_000;

    private Printer() {
    }

    /// The whole script, an event a line.
    public static String script(Script script) {
        StringBuilder out = new StringBuilder();
        for (Option o : script.options()) {
            out.append("--").append(o.name());
            if (o.value() != null) out.append('=').append(o.value());
            out.append('\n');
        }
        if (script.init() != null) out.append(action(script.init()))
                .append('\n');
        for (Event e : script.events()) out.append(event(e)).append('\n');
        if (script.cleanup() != null) out.append(action(script.cleanup()))
                .append('\n');
        return out.toString();
    }

    /// One event.
    public static String event(Event e) {
        String time = when(e.when());
        if (e.action() instanceof Syscall s && s.end() != null) {
            time += "..." + seconds(s.end());
        }
        return time + " " + action(e.action());
    }

    private static String when(When when) {
        return switch (when) {
            case When.At t -> seconds(t.us());
            case When.After t -> "+" + seconds(t.us());
            case When.Any() -> "*";
            case When.Between t -> seconds(t.from()) + "~"
                    + seconds(t.to());
            case When.AfterBetween t -> "+" + seconds(t.from()) + "~+"
                    + seconds(t.to());
        };
    }

    /// Microseconds as seconds, with as many digits as it takes.
    public static String seconds(long us) {
        String text = us / MICROS + "";
        if (us % MICROS == 0) return text;
        String digits = String.format("%06d", us % MICROS);
        return text + "." + digits.replaceAll("0+$", "");
    }

    /// What happens in an event, without its time.
    public static String action(Action action) {
        return switch (action) {
            case Command c -> "`" + c.text() + "`";
            case Code c -> "%{" + c.text() + "}%";
            case Packet p -> PacketPrinter.packet(p);
            case Syscall s -> syscall(s);
        };
    }

    private static String syscall(Syscall s) {
        StringBuilder out = new StringBuilder(s.name());
        out.append(s.args().stream().map(Printer::expr)
                .collect(Collectors.joining(", ", "(", ")")));
        out.append(" = ").append(expr(s.result()));
        if (s.errno() != null) out.append(' ').append(s.errno());
        if (s.note() != null) out.append(" (").append(s.note()).append(')');
        return out.toString();
    }

    /// An expression.
    public static String expr(Expr e) {
        return switch (e) {
            case Expr.Ellipsis() -> "...";
            case Expr.Num n -> n.hex()
                    ? "0x" + Long.toHexString(n.value()) : n.value() + "";
            case Expr.Word w -> w.name();
            case Expr.Str s -> quoted(s.bytes()) + (s.open() ? "..." : "");
            case Expr.Or or -> or.parts().stream().map(Printer::expr)
                    .collect(Collectors.joining("|"));
            case Expr.Assign a -> expr(a.field()) + "=" + expr(a.value());
            case Expr.Call c -> c.name() + c.args().stream()
                    .map(Printer::expr)
                    .collect(Collectors.joining(", ", "(", ")"));
            case Expr.Array a -> a.items().stream().map(Printer::expr)
                    .collect(Collectors.joining(", ", "[", "]"));
            case Expr.Struct s -> s.items().stream().map(Printer::expr)
                    .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    private static String quoted(String bytes) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : bytes.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
