package netstack.exercises.worker;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Takes the place of `System.out` and `System.err` while a case runs, and
/// ends a case that prints too much.
final class CappedOutput extends OutputStream {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int cap;
    private boolean flooded;

    /// The error that a flood ends in.
    static final class Flood extends Error {

        private static final long serialVersionUID = 1L;

        Flood(int cap) {
            super("printed more than " + cap + " bytes");
        }
    }

    synchronized void start(int bytes) {
        cap = bytes;
        flooded = false;
        kept.reset();
    }

    synchronized boolean flooded() {
        return flooded;
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] b, int off, int len) {
        int room = Math.min(len, cap - kept.size());
        kept.write(b, off, Math.max(room, 0));
        if (room < len) {
            flooded = true;
            throw new Flood(cap);
        }
    }
}
