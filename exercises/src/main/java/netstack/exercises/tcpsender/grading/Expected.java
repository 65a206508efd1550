package netstack.exercises.tcpsender.grading;

import netstack.exercises.script.Log;
import netstack.exercises.script.Step;

/// What a sender must do, in numbers: it needs no bytes.
final class Expected {

    private static final int DUPLICATES = 3;

    private final int mss;
    private int window;
    private long total;
    private long una;
    private long nxt;
    private boolean closed;
    private int dups;
    private boolean running;
    private final StringBuilder sent = new StringBuilder();
    private String timer = "";

    Expected(int mss, int window) {
        this.mss = mss;
        this.window = window;
    }

    long una() {
        return una;
    }

    long nxt() {
        return nxt;
    }

    int unsent() {
        return (int) Math.max(total - nxt, 0);
    }

    int window() {
        return window;
    }

    boolean waits() {
        return running;
    }

    void step(Step s, Log log) {
        switch (s.op()) {
            case "write" -> {
                total += s.num(0);
                transmit();
            }
            case "close" -> {
                closed = true;
                transmit();
            }
            case "ack" -> ack(s.arg(0), s.num(1));
            case "expired" -> expired();
            default -> { }
        }
        if (!sent.isEmpty()) {
            log.see("sent", sent.toString());
        }
        if (!timer.isEmpty()) {
            log.see("timer", timer);
        }
        sent.setLength(0);
        timer = "";
    }

    /// Where the stream ends, as far as is known, with its FIN.
    private long end() {
        return total + (closed ? 1 : 0);
    }

    private void transmit() {
        while (nxt < end() && nxt < una + window) {
            long to = Math.min(Math.min(nxt + mss, total), una + window);
            boolean fin = closed && to == total && una + window > to;
            segment(nxt, to, fin);
            nxt = to + (fin ? 1 : 0);
        }
        if (nxt > una || nxt < end()) {
            if (!running) {
                start();
            }
        }
    }

    private void segment(long from, long to, boolean fin) {
        sent.append(sent.isEmpty() ? "" : ", ").append(from).append('+')
                .append(to - from).append(fin ? " FIN" : "");
    }

    private void start() {
        running = true;
        timer = "started";
    }

    private void ack(long ack, int wnd) {
        if (ack < una || ack > nxt) {
            return;
        }
        boolean duplicate = ack == una && wnd == window && nxt > una;
        window = wnd;
        dups = duplicate ? dups + 1 : 0;
        if (ack > una) {
            una = ack;
            running = false;
            timer = "stopped";
            if (nxt > una) {
                start();
            }
        } else if (dups == DUPLICATES) {
            again();
        }
        transmit();
    }

    /// The first segment that has not arrived.
    private void again() {
        long to = Math.min(Math.min(una + mss, total), nxt);
        segment(una, to, to == total && nxt > total);
    }

    private void expired() {
        running = false;
        if (nxt > una) {
            again();
        } else if (nxt < end()) {
            segment(nxt, Math.min(nxt + 1, total), nxt == total);
            nxt++;
        } else {
            return;
        }
        start();
    }
}
