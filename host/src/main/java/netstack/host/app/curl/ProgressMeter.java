package netstack.host.app.curl;

import java.io.PrintStream;
import java.util.Locale;

/// The line that grows under `% Total % Received % Xferd`.
final class ProgressMeter {
    private static final String HEAD =
            "  %% Total    %% Received %% Xferd  Average Speed   Time    Time"
            + "     Time  Current\n%33sDload  Upload   Total   Spent    Left"
            + "  Speed\n";
    private static final long SECOND = 1_000_000_000;
    private static final long K = 1024;
    private static final long M = K * K;
    private static final long G = K * M;

    private final PrintStream to;
    private final long started;
    private long next;

    /// @param to null for none
    ProgressMeter(PrintStream to, long now) {
        this.to = to;
        started = now;
        next = now + SECOND;
        if (to != null) {
            to.printf(HEAD, "");
            line(now, 0, -1);
        }
    }

    /// Draws the line again, once a second.
    void update(long now, long received, long expected) {
        if (to != null && now >= next) {
            next += SECOND;
            line(now, received, expected);
        }
    }

    /// Draws it for the last time.
    void end(long now, long received, long expected) {
        if (to != null) {
            line(now, received, expected);
            to.print("\n");
        }
    }

    private void line(long now, long received, long expected) {
        long us = (now - started) / 1000;
        long speed = us < 1 ? received * 1_000_000
                : (long) (received * 1e6 / us);
        long total = Math.max(expected, 0);
        long percent = total == 0 ? 0 : received * 100 / total;
        long totalTime = total == 0 || speed == 0 ? 0 : total / speed;
        long spent = us / 1_000_000;
        to.printf(Locale.ROOT, "\r%3d %s  %3d %s  %3d %s  %s  %s %s %s %s %s",
                percent, amount(total == 0 ? received : total), percent,
                amount(received), 0, amount(0), amount(speed), amount(0),
                time(totalTime), time(spent),
                time(totalTime == 0 ? 0 : totalTime - spent), amount(speed));
        to.flush();
    }

    /// Five characters: `99999`, ` 976k`, `97.6M`.
    static String amount(long bytes) {
        if (bytes < 100_000) return String.format("%5d", bytes);
        if (bytes < 10_000 * K) return String.format("%4dk", bytes / K);
        if (bytes < 100 * M) {
            return String.format("%2d.%dM", bytes / M, bytes % M / (M / 10));
        }
        if (bytes < 10_000 * M) return String.format("%4dM", bytes / M);
        if (bytes < 100 * G) {
            return String.format("%2d.%dG", bytes / G, bytes % G / (G / 10));
        }
        return String.format("%4dG", bytes / G);
    }

    private static String time(long seconds) {
        return seconds <= 0 ? "--:--:--" : String.format("%2d:%02d:%02d",
                seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
