package netstack.ipv4;

import netstack.driver.machine.Machine;
import netstack.driver.net.Iff;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IcmpHdr;
import netstack.skbuff.Linux;

/// How many ICMP messages may leave: 1000 a second in bursts of 50, and one
/// a second to each host, of the types in `icmp_ratemask`.
@Linux(value = "icmp_global", file = "net/ipv4/icmp.c", renamed = true)
final class IcmpLimits {
    /// Unreachable, source quench, time exceeded, parameter problem.
    private static final int RATEMASK = 0x1818;

    private final Ipv4 ip;
    private final Machine machine;
    private final SysctlInt msgsPerSec;
    private final SysctlInt msgsBurst;
    private final SysctlInt ratelimit;
    private final SysctlInt ratemask;
    private long credit;
    private long stamp;

    IcmpLimits(Ipv4 ip) {
        this.ip = ip;
        machine = ip.machine;
        Sysctl sysctl = ip.net.sysctl();
        msgsPerSec = sysctl.intOf("net/ipv4/icmp_msgs_per_sec", 1000, 0,
            Integer.MAX_VALUE);
        msgsBurst = sysctl.intOf("net/ipv4/icmp_msgs_burst", 50, 0,
            Integer.MAX_VALUE);
        ratelimit = sysctl.intOf("net/ipv4/icmp_ratelimit", 1000);
        ratemask = sysctl.intOf("net/ipv4/icmp_ratemask", RATEMASK);
    }

    /// Path MTU discovery is never limited, nor what the mask leaves out.
    private boolean limited(int type, int code) {
        return type <= IcmpHdr.NR_ICMP_TYPES
            && (ratemask.value >>> type & 1) != 0
            && !(type == IcmpHdr.ICMP_DEST_UNREACH
                && code == IcmpHdr.ICMP_FRAG_NEEDED);
    }

    /// Whether the host may send one more; takes nothing yet.
    @Linux(value = "icmpv4_global_allow", file = "net/ipv4/icmp.c")
    boolean globalAllow(int type, int code) {
        if (!limited(type, code)) {
            return true;
        }
        long now = machine.jiffies();
        long delta = Math.min(now - stamp, machine.hz());
        if (stamp == 0 || delta >= machine.hz() / 50) {
            long more = stamp == 0 ? msgsBurst.value
                : msgsPerSec.value * delta / machine.hz();
            credit = Math.min(credit + more, msgsBurst.value);
            stamp = Math.max(now, 1);
        }
        return credit > 0;
    }

    /// Whether this host may get one more; then it counts. What one message
    /// takes is random, so that nobody can count others' messages.
    @Linux(value = "icmpv4_xrlim_allow", file = "net/ipv4/icmp.c")
    boolean xrlimAllow(Rtable rt, Flow fl4, int type, int code) {
        if (!limited(type, code)
                || (rt.dev().flags() & Iff.LOOPBACK) != 0) {
            return true;
        }
        if (!ip.peers.getpeer(fl4.daddr).xrlimAllow(machine.jiffies(),
                machine.msecsToJiffies(ratelimit.value))) {
            ip.mibs.icmp.inc(IcmpMib.OUTRATELIMITHOST);
            return false;
        }
        credit = Math.max(credit - machine.random().nextInt(3), 0);
        return true;
    }
}
