package netstack.exercises.classroom;

import java.io.PrintWriter;

/// A bar that says how far a class is.
final class Progress {

    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final int all;
    private int done;

    Progress(PrintWriter out, int all, int left) {
        this.out = out;
        this.all = all;
        done = all - left;
    }

    synchronized void step() {
        done++;
        int full = all == 0 ? WIDTH : done * WIDTH / all;
        out.print("\r[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] "
                + done + "/" + all);
        out.flush();
    }

    void end() {
        out.println("\r" + done + " of " + all + " submissions graded"
                + " ".repeat(WIDTH));
        out.flush();
    }
}
