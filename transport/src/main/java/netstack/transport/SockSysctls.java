package netstack.transport;

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
    }
}
