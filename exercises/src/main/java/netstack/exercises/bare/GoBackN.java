package netstack.exercises.bare;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

import netstack.exercises.tcpsender.Output;
import netstack.exercises.tcpsender.SlidingSender;

/// A plain sender: when its timer runs out it goes back to the first byte
/// that has not arrived, and sends all from there again.
final class GoBackN implements SlidingSender {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Output out;
    private int mss;
    private long una;
    private long nxt;
    private long edge;
    private boolean closed;

    @Override
    public void open(Output output, int maxSegment, int window) {
        out = output;
        mss = maxSegment;
        edge = window;
    }

    @Override
    public void write(byte[] data) {
        written.writeBytes(data);
        send();
    }

    @Override
    public void close() {
        closed = true;
        send();
    }

    @Override
    public void ack(long ack, int window) {
        if (ack < una || ack > end()) {
            return;
        }
        boolean moved = ack > una;
        una = ack;
        nxt = Math.max(nxt, una);
        edge = Math.max(edge, una + window);
        if (nxt == una) {
            out.stopTimer();
        } else if (moved) {
            out.startTimer();
        }
        send();
    }

    @Override
    public void expired() {
        nxt = una;
        edge = Math.max(edge, una + 1);
        send();
    }

    /// Where the stream ends, with its FIN, as far as is known.
    private long end() {
        return written.size() + (closed ? 1 : 0);
    }

    private void send() {
        byte[] all = written.toByteArray();
        boolean idle = nxt == una;
        while (nxt < Math.min(end(), edge)) {
            int from = (int) Math.min(nxt, all.length);
            int to = (int) Math.min(Math.min(from + mss, all.length), edge);
            boolean fin = closed && to == all.length && edge > to;
            out.segment(from, Arrays.copyOfRange(all, from, to), fin);
            nxt = to + (fin ? 1 : 0);
        }
        if (nxt > una && idle) {
            out.startTimer();
        }
    }
}
