package student;

import java.util.Arrays;

import netstack.exercises.tcpsender.Output;
import netstack.exercises.tcpsender.SlidingSender;

/// The reference solution of `tcp-sender`: keeps the whole stream, and three
/// positions in it.
public final class Sender implements SlidingSender {

    private static final int DUPLICATES = 3;

    private Output out;
    private int mss;
    private int window;
    private byte[] stream = new byte[0];
    private long una;
    private long nxt;
    private boolean closed;
    private int dups;
    private boolean running;

    @Override
    public void open(Output output, int maxSegment, int firstWindow) {
        out = output;
        mss = maxSegment;
        window = firstWindow;
    }

    @Override
    public void write(byte[] data) {
        int at = stream.length;
        stream = Arrays.copyOf(stream, at + data.length);
        System.arraycopy(data, 0, stream, at, data.length);
        transmit();
    }

    @Override
    public void close() {
        closed = true;
        transmit();
    }

    @Override
    public void ack(long ack, int newWindow) {
        if (ack < una || ack > nxt) {
            return;
        }
        boolean duplicate = ack == una && newWindow == window && nxt > una;
        dups = duplicate ? dups + 1 : 0;
        window = newWindow;
        if (ack > una) {
            una = ack;
            rearm();
        } else if (dups == DUPLICATES) {
            resend();
        }
        transmit();
    }

    @Override
    public void expired() {
        running = false;
        if (nxt > una) {
            resend();
        } else if (nxt < end()) {
            nxt = send(nxt, Math.min(nxt + 1, stream.length),
                    nxt == stream.length);
        } else {
            return;
        }
        start();
    }

    private long end() {
        return stream.length + (closed ? 1 : 0);
    }

    private void transmit() {
        long edge = una + window;
        while (nxt < end() && nxt < edge) {
            long to = Math.min(Math.min(nxt + mss, stream.length), edge);
            nxt = send(nxt, to, edge > to);
        }
        if (!running && (nxt > una || nxt < end())) {
            start();
        }
    }

    /// Sends from `from` to `to`, and the FIN behind it if `finToo`; returns
    /// the position behind.
    private long send(long from, long to, boolean finToo) {
        boolean fin = finToo && closed && to == stream.length;
        out.segment(from, Arrays.copyOfRange(stream, (int) from, (int) to),
                fin);
        return to + (fin ? 1 : 0);
    }

    private void resend() {
        long to = Math.min(Math.min(una + mss, stream.length), nxt);
        send(una, to, nxt > stream.length);
    }

    private void start() {
        running = true;
        out.startTimer();
    }

    private void rearm() {
        if (nxt > una) {
            start();
        } else {
            running = false;
            out.stopTimer();
        }
    }
}
