package netstack.host.packetdrill.run;

import netstack.driver.machine.Machine;
import netstack.host.packetdrill.ast.Printer;
import netstack.host.packetdrill.ast.When;
import netstack.host.packetdrill.sys.Failure;

/// When events are due, and whether what happened was in time. All times
/// are microseconds after the script's start.
///
/// A relative time counts from when the event before was over, not from when
/// it should have been; only between two packets that are put in it counts
/// from the first one's own time.
final class Timeline {
    /// No deadline.
    static final long NEVER = Long.MAX_VALUE / 2000;
    private static final int NS = 1000;

    private final Machine machine;
    private final Settings settings;
    private final long startNs;
    private long from;
    private long to;
    private long base;
    private long previous;
    private boolean previousInbound;

    Timeline(Machine machine, Settings settings) {
        this.machine = machine;
        this.settings = settings;
        startNs = machine.now();
    }

    /// The time now.
    long now() {
        return toUs(machine.now());
    }

    /// A time of the world as one of the script.
    long toUs(long ns) {
        return Math.floorDiv(ns - startNs, NS);
    }

    /// A time of the script as one of the world.
    long toNs(long us) {
        return startNs + us * NS;
    }

    // tag::due[]
    /// Finds out when the next event is due.
    void due(When when, boolean inbound) {
        previous = from;
        boolean relative = when instanceof When.After
                || when instanceof When.AfterBetween;
        base = !relative ? 0
                : inbound && previousInbound ? previous : now();
        previousInbound = inbound;
        switch (when) {
            case When.At t -> between(t.us(), t.us());
            case When.After t -> between(t.us(), t.us());
            case When.Between t -> between(t.from(), t.to());
            case When.AfterBetween t -> between(t.from(), t.to());
            case When.Any() -> {
                from = now();
                to = NEVER;
            }
        }
    }
    // end::due[]

    private void between(long a, long b) {
        from = base + a;
        to = base + b;
    }

    /// When the event is due.
    long from() {
        return from;
    }

    /// When it is due at the latest.
    long to() {
        return to;
    }

    /// The end of a blocking call, which counts from the same base.
    long end(long us) {
        return base + us;
    }

    /// Sleeps until the event is due.
    void await() {
        long at = toNs(from);
        if (machine.now() < at) machine.nanosleep(at - machine.now());
        check(now(), "it started");
    }

    /// How far from its time something may be.
    long tolerance(long earlier, long later) {
        return Math.max(settings.toleranceUs, (long)
                (settings.tolerancePercent / 100 * (later - earlier)));
    }

    // tag::check[]
    /// Throws [Failure] unless `at` is in time for this event.
    void check(long at, String what) {
        if (to == NEVER) return;
        long tolerance = tolerance(previous, from);
        long late = at < from ? at - from : at > to ? at - to : 0;
        if (Math.abs(late) > tolerance) {
            throw new Failure(wrongTime(what, from, to, at, tolerance));
        }
    }
    // end::check[]

    static String wrongTime(String what, long from, long to, long at,
            long tolerance) {
        long late = at < from ? at - from : at - to;
        return "timing: " + what + " at " + Printer.seconds(at)
                + " s, expected at " + Printer.seconds(from)
                + (to > from ? " to " + Printer.seconds(to) : "") + " s ("
                + difference(late) + "; tolerance "
                + Printer.seconds(tolerance) + " s)";
    }

    /// A difference in words.
    static String difference(long us) {
        return Printer.seconds(Math.abs(us)) + " s too "
                + (us < 0 ? "early" : "late");
    }
}
