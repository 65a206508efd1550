package netstack.host.packetdrill.states;

import java.util.List;
import java.util.Locale;

/// All events in all states, each on a host of its own, as text.
public final class Matrix {
    /// Before the first byte of the peer's own data.
    public static final List<State> OPENING = List.of(State.CLOSED,
            State.LISTEN, State.SYN_SENT, State.NEW_SYN_RECV,
            State.SYN_RECV, State.ESTABLISHED);
    /// After the first FIN.
    public static final List<State> CLOSING = List.of(State.FIN_WAIT1,
            State.FIN_WAIT2, State.ORPHAN, State.CLOSE_WAIT, State.CLOSING,
            State.LAST_ACK, State.TIME_WAIT);
    /// The first number of a peer, where it does not matter.
    public static final int ISN = 1000;

    private Matrix() {
    }

    /// A row for each segment, a column for each of `states`: the next state
    /// (`=` the same) and, after a stroke, what is sent (`C` marks a
    /// challenge).
    public static String arrivals(List<State> states, int isn) {
        StringBuilder out = new StringBuilder(cell("", 14));
        for (State s : states) out.append(cell(s.mark, 9));
        end(out);
        for (Arrival a : Arrival.values()) {
            out.append(cell(a.title, 14));
            for (State s : states) {
                try (StateBed bed = new StateBed(s, isn)) {
                    out.append(cell(bed.event(a), 9));
                }
            }
            end(out);
        }
        return out.toString();
    }

    /// A row for each state that a program has a socket in, a column for
    /// each of `calls`: what the call returns, the next state, what is sent.
    public static String calls(List<Call> calls, int width) {
        StringBuilder out = new StringBuilder(cell("", 4));
        for (Call c : calls) out.append(cell(c.title, width));
        end(out);
        for (State s : State.values()) {
            if (s == State.NEW_SYN_RECV || s == State.ORPHAN) continue;
            out.append(cell(s.mark, 4));
            for (Call c : calls) {
                try (StateBed bed = new StateBed(s, ISN)) {
                    out.append(cell(bed.event(c), width));
                }
            }
            end(out);
        }
        return out.toString();
    }

    /// A row for each state: what is sent, and after how many seconds, when
    /// nothing happens any more.
    public static String silence() {
        StringBuilder out = new StringBuilder();
        for (State s : State.values()) {
            try (StateBed bed = new StateBed(s, ISN)) {
                out.append(cell(s.mark, 4)).append(bed.silence());
                end(out);
            }
        }
        return out.toString();
    }

    private static String cell(String text, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s", text);
    }

    private static void end(StringBuilder out) {
        out.setLength(out.toString().stripTrailing().length());
        out.append('\n');
    }
}
