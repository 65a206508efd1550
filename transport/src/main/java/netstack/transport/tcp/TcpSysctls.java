package netstack.transport.tcp;

import netstack.driver.net.Net;
import netstack.driver.net.SysctlBool;
import netstack.driver.net.SysctlInt;
import netstack.driver.net.SysctlLongs;
import netstack.skbuff.Linux;

/// `net.ipv4.tcp_*` and what else connections obey, with the kernel's
/// defaults. Those of loss recovery and congestion control stand in
/// [TcpCongSysctls].
@Linux(value = "ipv4_net_table", file = "net/ipv4/sysctl_net_ipv4.c",
    renamed = true)
final class TcpSysctls extends TcpSysctlGroup {
    private static final int MAX = Integer.MAX_VALUE;
    private static final int PAGE = 4096;

    final SysctlBool windowScaling = s.boolOf(name("window_scaling"), true);
    final SysctlInt timestamps = s.intOf(name("timestamps"), 1, 0, 2);
    final SysctlBool sack = s.boolOf(name("sack"), true);
    final SysctlBool dsack = s.boolOf(name("dsack"), true);
    final SysctlInt synRetries = s.intOf(name("syn_retries"), 6, 1, 127);
    final SysctlInt synackRetries = s.intOf(name("synack_retries"), 5, 0, 255);
    final SysctlInt synLinearTimeouts =
        s.intOf(name("syn_linear_timeouts"), 4, 0, 127);
    final SysctlInt maxSynBacklog =
        s.intOf(name("max_syn_backlog"), 128, 0, MAX);
    final SysctlInt syncookies = s.intOf(name("syncookies"), 1, 0, 2);
    final SysctlInt somaxconn = s.intOf("net/core/somaxconn", 4096, 0, MAX);
    final SysctlInt abortOnOverflow =
        s.intOf(name("abort_on_overflow"), 0, 0, 1);
    final SysctlInt retries1 = s.intOf(name("retries1"), 3, 0, 255);
    final SysctlInt retries2 = s.intOf(name("retries2"), 15, 0, 255);
    final SysctlInt orphanRetries = s.intOf(name("orphan_retries"), 0, 0, 255);
    final SysctlInt maxOrphans = s.intOf(name("max_orphans"), 4096, 0, MAX);
    final SysctlInt finTimeout = s.intOf(name("fin_timeout"), 60, 0, MAX / hz);
    final SysctlInt maxTwBuckets =
        s.intOf(name("max_tw_buckets"), 4096, 0, MAX);
    final SysctlInt twReuse = s.intOf(name("tw_reuse"), 2, 0, 2);
    final SysctlInt rfc1337 = s.intOf(name("rfc1337"), 0, 0, 1);
    final SysctlInt keepaliveTime =
        s.intOf(name("keepalive_time"), 7200, 1, 32767);
    final SysctlInt keepaliveProbes =
        s.intOf(name("keepalive_probes"), 9, 1, 127);
    final SysctlInt keepaliveIntvl =
        s.intOf(name("keepalive_intvl"), 75, 1, 32767);
    final SysctlInt challengeAckLimit =
        s.intOf(name("challenge_ack_limit"), MAX, 0, MAX);
    final SysctlInt invalidRatelimit =
        s.intOf(name("invalid_ratelimit"), 500, 0, MAX);
    final SysctlLongs rmem =
        s.longsOf(name("rmem"), 1, MAX, PAGE, 131072, Math.max(131072,
            Math.min(6 << 20, limit)));
    final SysctlLongs wmem =
        s.longsOf(name("wmem"), 1, MAX, PAGE, 16384, Math.max(65536, Math.min(4
            << 20, limit)));
    final SysctlLongs mem =
        s.longsOf(name("mem"), 0, Long.MAX_VALUE, memLimits(net));
    final SysctlInt moderateRcvbuf = s.intOf(name("moderate_rcvbuf"), 1, 0, 1);
    final SysctlInt appWin = s.intOf(name("app_win"), 31, 0, 31);
    final SysctlInt advWinScale = s.intOf(name("adv_win_scale"), 1, -31, 31);
    final SysctlInt shrinkWindow = s.intOf(name("shrink_window"), 0, 0, 1);
    final SysctlInt workaroundSignedWindows =
        s.intOf( name("workaround_signed_windows"), 0, 0, 1);
    final SysctlInt pingpongThresh =
        s.intOf(name("pingpong_thresh"), 1, 1, 255);
    final SysctlInt compSackDelayNs =
        s.intOf(name("comp_sack_delay_ns"), 1_000_000, 0, MAX);
    final SysctlInt compSackSlackNs =
        s.intOf(name("comp_sack_slack_ns"), 100_000, 0, MAX);
    final SysctlInt compSackNr = s.intOf(name("comp_sack_nr"), 44, 0, 255);
    final SysctlBool backlogAckDefer =
        s.boolOf(name("backlog_ack_defer"), true);
    final SysctlInt limitOutputBytes =
        s.intOf(name("limit_output_bytes"), 16 * 65536, 0, MAX);
    final SysctlInt minTsoSegs = s.intOf(name("min_tso_segs"), 2, 1, 65536);
    final SysctlInt tsoWinDivisor = s.intOf(name("tso_win_divisor"), 3, 0, 255);
    final SysctlInt tsoRttLog = s.intOf(name("tso_rtt_log"), 9, 0, 255);
    final SysctlInt autocorking = s.intOf(name("autocorking"), 1, 0, 1);
    final SysctlInt notsentLowat = s.intOf(name("notsent_lowat"), -1);
    final SysctlInt minSndMss = s.intOf(name("min_snd_mss"), 48, 48, 65535);
    final SysctlInt minAdvmss =
        (SysctlInt) s.entry("net/ipv4/route/min_adv_mss");
    final SysctlBool retransCollapse = s.boolOf(name("retrans_collapse"), true);
    final SysctlInt slowStartAfterIdle =
        s.intOf(name("slow_start_after_idle"), 1, 0, 1);
    final SysctlInt stdurg = s.intOf(name("stdurg"), 0, 0, 1);

    TcpSysctls(Net net) {
        super(net);
    }

    static String name(String tail) {
        return "net/ipv4/tcp_" + tail;
    }

    /// An eighth of memory in pages, three quarters of that, and twice the
    /// latter.
    @Linux(value = "tcp_init_mem", renamed = true)
    private static long[] memLimits(Net net) {
        long limit = Math.max((net.pages().memory().byteSize() >> 12) / 16,
            128);
        long min = limit / 4 * 3;
        return new long[] {min, limit, min * 2};
    }
}
