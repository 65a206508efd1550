package netstack.ipv4.neigh;

import java.util.random.RandomGenerator;
import netstack.driver.machine.Machine;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.skbuff.Linux;

/// A device's settings under `net/ipv4/neigh/NAME`. The random reachable
/// time keeps hosts from asking in step (RFC 4861, section 6.3.2).
///
/// Left out: drawing it anew every five minutes.
@Linux(value = "neigh_parms", file = "include/net/neighbour.h")
final class NeighParms {
    /// `SKB_TRUESIZE(ETH_FRAME_LEN)`: what one queued packet counts.
    private static final int PACKET = 2112;
    private static final int SK_WMEM_DEFAULT = 212992;

    final SysctlInt mcastProbes;
    final SysctlInt ucastProbes;
    final SysctlInt appProbes;
    final SysctlInt mcastReprobes;
    final SysctlInt retransTimeMs;
    final SysctlInt baseReachableTimeMs;
    final SysctlInt delayProbeTime;
    final SysctlInt gcStaletime;
    final SysctlInt queueLenBytes;
    final SysctlInt locktime;
    private final Machine machine;
    private final RandomGenerator random;
    private long reachableTime;

    NeighParms(Machine machine, Sysctl sysctl, String name) {
        this.machine = machine;
        random = machine.random();
        String dir = "net/ipv4/neigh/" + name + "/";
        mcastProbes = sysctl.intOf(dir + "mcast_solicit", 3);
        ucastProbes = sysctl.intOf(dir + "ucast_solicit", 3);
        appProbes = sysctl.intOf(dir + "app_solicit", 0);
        mcastReprobes = sysctl.intOf(dir + "mcast_resolicit", 0);
        retransTimeMs = sysctl.intOf(dir + "retrans_time_ms", 1000);
        baseReachableTimeMs =
            sysctl.intOf(dir + "base_reachable_time_ms", 30000);
        delayProbeTime = sysctl.intOf(dir + "delay_first_probe_time", 5);
        gcStaletime = sysctl.intOf(dir + "gc_stale_time", 60);
        locktime = sysctl.intOf(dir + "locktime", 100);
        queueLenBytes =
            sysctl.intOf(dir + "unres_qlen_bytes", SK_WMEM_DEFAULT);
        declareQueueLen(sysctl, dir);
        sysctl.intOf(dir + "anycast_delay", 100);
        sysctl.intOf(dir + "interval_probe_time_ms", 5000);
        sysctl.intOf(dir + "proxy_delay", 80);
        sysctl.intOf(dir + "proxy_qlen", 64);
        baseReachableTimeMs.onWrite(this::randReachTime);
        randReachTime();
    }

    /// The old setting counts packets; it is a view of the one in bytes.
    private void declareQueueLen(Sysctl sysctl, String dir) {
        SysctlInt queueLen = sysctl.intOf(dir + "unres_qlen",
            Math.ceilDiv(SK_WMEM_DEFAULT, PACKET));
        queueLen.onWrite(() -> queueLenBytes.value = queueLen.value * PACKET);
        queueLenBytes.onWrite(() ->
            queueLen.value = Math.ceilDiv(queueLenBytes.value, PACKET));
    }

    @Linux("neigh_rand_reach_time")
    private void randReachTime() {
        long base = baseReachableTimeMs.value;
        reachableTime = base == 0 ? 0
            : machine.msecsToJiffies(base / 2 + random.nextLong(base));
    }

    /// How long a confirmation lasts, in jiffies.
    long reachableTime() { return reachableTime; }

    long delayProbeJiffies() {
        return (long) delayProbeTime.value * machine.hz();
    }

    /// Between two questions, in jiffies.
    long retransJiffies() {
        return Math.max(machine.msecsToJiffies(retransTimeMs.value),
            machine.hz() / 100);
    }

    /// Hundredths of a second in the file.
    long locktimeJiffies() {
        return machine.msecsToJiffies(locktime.value * 10L);
    }
}
