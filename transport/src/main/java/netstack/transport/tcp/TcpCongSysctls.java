package netstack.transport.tcp;

import netstack.driver.net.Net;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.skbuff.Linux;

/// Settings of loss recovery and of congestion control, with the kernel's
/// defaults.
@Linux(value = "tcp_congestion_control_sysctls",
    file = "net/ipv4/sysctl_net_ipv4.c", renamed = true)
final class TcpCongSysctls {
    private static final int MAX = Integer.MAX_VALUE;

    final SysctlInt recovery;
    final SysctlInt earlyRetrans;
    final SysctlInt frto;
    final SysctlInt reordering;
    final SysctlInt maxReordering;
    final SysctlInt minRttWlen;
    final SysctlInt rtoMinUs;
    final SysctlInt pacingSsRatio;
    final SysctlInt pacingCaRatio;
    final SysctlInt thinLinearTimeouts;
    final SysctlInt noMetricsSave;
    final TcpCong algorithms;

    TcpCongSysctls(Net net) {
        Sysctl s = net.sysctl();
        recovery = s.intOf(TcpSysctls.name("recovery"), 1, 0, 255);
        earlyRetrans = s.intOf(TcpSysctls.name("early_retrans"), 3, 0, 4);
        frto = s.intOf(TcpSysctls.name("frto"), 2, 0, 255);
        reordering = s.intOf(TcpSysctls.name("reordering"), 3, 0, MAX);
        maxReordering = s.intOf(TcpSysctls.name("max_reordering"), 300, 0,
            MAX);
        minRttWlen = s.intOf(TcpSysctls.name("min_rtt_wlen"), 300, 0,
            86400);
        rtoMinUs = s.intOf(TcpSysctls.name("rto_min_us"), 200_000, 1, MAX);
        pacingSsRatio = s.intOf(TcpSysctls.name("pacing_ss_ratio"), 200, 0,
            1000);
        pacingCaRatio = s.intOf(TcpSysctls.name("pacing_ca_ratio"), 120, 0,
            1000);
        thinLinearTimeouts = s.intOf(
            TcpSysctls.name("thin_linear_timeouts"), 0, 0, 1);
        noMetricsSave = s.intOf(TcpSysctls.name("no_metrics_save"), 0, 0,
            1);
        algorithms = new TcpCong(net);
    }
}
