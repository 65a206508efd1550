package netstack.driver.machine;

/// The end of a world by a bug: an exception in an interrupt, a softirq or a
/// hardware event, or one that a task did not catch.
@SuppressWarnings("serial")
public final class Panic extends RuntimeException {

    private static final int HOPS = 8;

    Panic(Loop loop, Throwable cause) {
        super(describe(loop, cause), cause);
        if (!loop.inTask()) {
            KernelFrames.cut(cause);
        }
    }

    private static String describe(Loop loop, Throwable cause) {
        String hops = KernelFrames.hops(cause, HOPS);
        String what = ": " + cause + (hops.isEmpty() ? "" : ", in " + hops);
        if (loop.inEvent != null) {
            return "event at " + loop.eventTime + " ns for " + loop.inEvent
                    + what;
        }
        Cpu cpu = loop.running;
        if (cpu == null) {
            return "at " + loop.eventTime + " ns" + what;
        }
        return cpu + " at " + cpu.now + " ns in "
                + cpu.context().name().toLowerCase() + " over "
                + cpu.current() + what;
    }
}
