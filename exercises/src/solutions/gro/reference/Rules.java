package student;

import java.util.Arrays;

import netstack.exercises.gro.GroRules;
import netstack.exercises.gro.Segment;

/// The reference solution of `gro`.
public final class Rules implements GroRules {

    private static final int LAST = Segment.FIN | Segment.PSH;
    private static final int END = LAST | Segment.SYN | Segment.RST
            | Segment.URG;

    @Override
    public boolean sameFlow(Segment held, Segment next) {
        return held.sourcePort() == next.sourcePort()
                && held.destPort() == next.destPort();
    }

    @Override
    public boolean joins(Segment held, Segment next) {
        int differ = held.flags() ^ next.flags();
        return (next.flags() & Segment.CWR) == 0
                && (differ & ~(LAST | Segment.CWR)) == 0
                && next.ackSeq() == held.ackSeq()
                && next.window() == held.window()
                && Arrays.equals(next.options(), held.options())
                && next.length() > 0
                && next.length() <= held.size()
                && next.seq() == held.seq() + held.length();
    }

    @Override
    public int flags(Segment held, Segment next) {
        return held.flags() | next.flags() & LAST;
    }

    @Override
    public boolean ends(Segment next, int size) {
        return next.length() < size || (next.flags() & END) != 0;
    }
}
