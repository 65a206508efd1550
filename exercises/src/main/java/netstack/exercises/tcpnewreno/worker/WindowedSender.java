package netstack.exercises.tcpnewreno.worker;

import java.util.Arrays;

import netstack.exercises.tcpnewreno.LossWindow;
import netstack.exercises.tcpsender.Output;
import netstack.exercises.tcpsender.SlidingSender;

/// A sender that sends what a student's window allows, and again what it
/// asks for.
final class WindowedSender implements SlidingSender {

    private static final int INITIAL = 10;

    private final LossWindow window;
    private byte[] all = {};
    private Output out;
    private int mss;
    private int offered;
    private long una;
    private long nxt;
    private long sent;
    private boolean closed;

    WindowedSender(LossWindow window) {
        this.window = window;
    }

    @Override
    public void open(Output output, int maxSegment, int edge) {
        out = output;
        mss = maxSegment;
        offered = edge;
        window.open(mss, (long) INITIAL * mss);
    }

    @Override
    public void write(byte[] data) {
        int at = all.length;
        all = Arrays.copyOf(all, at + data.length);
        System.arraycopy(data, 0, all, at, data.length);
        send();
    }

    @Override
    public void close() {
        closed = true;
        send();
    }

    @Override
    public void ack(long ack, int edge) {
        if (ack < una || ack > sent) {
            return;
        }
        boolean same = edge == offered;
        offered = edge;
        if (ack > una) {
            long bytes = ack - una;
            una = ack;
            nxt = Math.max(nxt, una);
            restart();
            again(window.acked(bytes, sent - una));
        } else if (same && sent > una) {
            again(window.duplicate(sent - una));
        }
        send();
    }

    private void restart() {
        if (sent == una) {
            out.stopTimer();
        } else {
            out.startTimer();
        }
    }

    private void again(boolean asked) {
        if (asked && sent > una) {
            one(una);
        }
    }

    /// What was on the way counts as lost: all of it goes out again.
    @Override
    public void expired() {
        window.expired(sent - una);
        nxt = one(una);
        out.startTimer();
    }

    private void send() {
        boolean idle = sent == una;
        long end = all.length + (closed ? 1 : 0);
        long room = Math.min(offered, window.cwnd());
        while (nxt < end && Math.min(nxt + mss, end) <= una + room) {
            nxt = one(nxt);
        }
        if (idle && sent > una) {
            out.startTimer();
        }
    }

    /// Sends the segment at `at`; where the next one begins.
    private long one(long at) {
        int from = (int) Math.min(at, all.length);
        int to = Math.min(from + mss, all.length);
        boolean fin = closed && to == all.length;
        out.segment(from, Arrays.copyOfRange(all, from, to), fin);
        long next = to + (fin ? 1 : 0);
        sent = Math.max(sent, next);
        return next;
    }
}
