package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.driver.net.NapiBusy;
import netstack.driver.net.Net;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.skbuff.Linux;

/// `net.core.rmem_default` and its kin: how large socket buffers are. The
/// default is room for 256 packets of 256 bytes with their overhead.
@Linux(value = "net_core_table", file = "net/core/sysctl_net_core.c",
    renamed = true)
public final class SockSysctls {
    /// `SK_WMEM_MAX`: 256 packets of 256 bytes of payload and 576 more.
    public static final int SK_RMEM_MAX = 256 * (256 + 576);
    private static final int MIN_RCVBUF = 2048 + 256;
    private static final int MIN_SNDBUF = 2 * MIN_RCVBUF;

    public final SysctlInt rmemDefault;
    public final SysctlInt rmemMax;
    public final SysctlInt wmemDefault;
    public final SysctlInt wmemMax;
    public final SysctlInt optmemMax;
    /// How long a read and a poll may poll the device, in us; 0 is not.
    public final SysctlInt busyRead;
    public final SysctlInt busyPoll;

    public SockSysctls(Net net) {
        Sysctl s = net.sysctl();
        int max = Integer.MAX_VALUE;
        rmemDefault = s.intOf("net/core/rmem_default", SK_RMEM_MAX,
            MIN_RCVBUF, max);
        rmemMax = s.intOf("net/core/rmem_max", SK_RMEM_MAX, MIN_RCVBUF, max);
        wmemDefault = s.intOf("net/core/wmem_default", SK_RMEM_MAX,
            MIN_SNDBUF, max);
        wmemMax = s.intOf("net/core/wmem_max", SK_RMEM_MAX, MIN_SNDBUF, max);
        optmemMax = s.intOf("net/core/optmem_max", 131072, 0, max);
        busyRead = s.intOf("net/core/busy_read", 0, 0, max);
        busyPoll = s.intOf("net/core/busy_poll", 0, 0, max);
    }

    /// Whether a poll has polled devices long enough.
    @Linux(value = "busy_loop_timeout", file = "include/net/busy_poll.h",
        renamed = true)
    boolean pollTimedOut(Machine machine, long start) {
        return busyPoll.value == 0 || NapiBusy.currentTime(machine.now())
            > start + busyPoll.value;
    }
}
