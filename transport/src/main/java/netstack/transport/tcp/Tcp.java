package netstack.transport.tcp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import netstack.driver.machine.Machine;
import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.ipv4.Ipv4;
import netstack.skbuff.Linux;
import netstack.skbuff.SkbSlab;
import netstack.transport.ProtoMem;
import netstack.transport.SockSysctls;

/// TCP of one namespace (RFC 9293): its settings, counters and tables, and
/// its entrance from IP. What TCP does stands in functions on a [TcpSock],
/// in classes named after the kernel's files.
@Linux(value = "tcp_prot", file = "net/ipv4/tcp_ipv4.c", renamed = true)
public final class Tcp {
    static final int EAGAIN = 11;
    static final int EINTR = 4;
    static final int EPIPE = 32;
    static final int ENOTCONN = 107;
    static final int ETIMEDOUT = 110;
    static final int ECONNRESET = 104;
    static final int ECONNREFUSED = 111;
    static final int ECONNABORTED = 103;
    static final int EHOSTUNREACH = 113;

    final Net net;
    final Ipv4 ip;
    final Machine machine;
    final SkbSlab skbs;
    final Mib<TcpMib> mib;
    final Mib<TcpExtMib> ext;
    final TcpSysctls sysctls;
    final TcpCongSysctls cong;
    final TcpEcn.Sysctls ecn;
    final TcpSyncookies syncookies;
    final TcpFastopenCtx fastopen;
    final TcpFastopenBlackhole blackhole;
    final TcpMetrics metrics = new TcpMetrics();
    final TcpOptions options;
    final SecureSeq secure;
    final InetHashtables hash;
    final InetPorts ports;
    final TcpTimewaitDeath deathRow;
    final TcpTsq tsq;
    final TcpReset reset;
    final TcpIpv4 ipv4;
    final ProtoMem mem;
    /// Whose peculiarities these are.
    TcpRelease release = TcpRelease.LINUX_6_12;
    /// Sockets without a file, and connections as `CurrEstab` counts them.
    int orphans;
    int sockets;
    private long currEstab;
    private final SockSysctls sockSysctls;
    /// RFC 5961, 7: challenge ACKs in this second.
    long challengeStamp;
    int challengeCount;

    public Tcp(Net net, Ipv4 ip, SockSysctls sockSysctls) {
        this.net = net;
        this.ip = ip;
        this.sockSysctls = sockSysctls;
        machine = net.machine();
        skbs = net.skbs();
        mib = net.mib("Tcp", TcpMib.class);
        ext = net.mib("TcpExt", TcpExtMib.class);
        mib.gauge(TcpMib.CURRESTAB, () -> currEstab);
        sysctls = new TcpSysctls(net);
        cong = new TcpCongSysctls(net);
        fastopen = new TcpFastopenCtx(net);
        blackhole = new TcpFastopenBlackhole(this);
        options = new TcpOptions(sysctls);
        secure = new SecureSeq(machine);
        ecn = new TcpEcn.Sysctls(this);
        syncookies = new TcpSyncookies(this);
        mem = new ProtoMem(sysctls.mem.value);
        hash = new InetHashtables(machine);
        ports = new InetPorts(this);
        deathRow = new TcpTimewaitDeath(this);
        tsq = new TcpTsq(machine);
        reset = new TcpReset(net, ip, mib);
        ipv4 = new TcpIpv4(this);
        ip.addProtocol(ipv4);
        challengeStamp = -1;
    }

    /// A new socket, bound to nothing.
    @Linux(value = "tcp_v4_init_sock", renamed = true)
    public TcpSock sock() {
        TcpSock tp = new TcpSock(net, this, mem);
        TcpInit.initSock(tp);
        return tp;
    }

    /// Its entrance from IP.
    public TcpIpv4 protocol() {
        return ipv4;
    }

    /// The counters of `TcpExt`.
    public Mib<TcpExtMib> ext() {
        return ext;
    }

    /// Behaves as another release, to be held against its recordings.
    public void release(TcpRelease other) {
        release = other;
    }

    /// The parameters of CUBIC, which may be changed.
    public CubicParams cubic() {
        return cong.algorithms.cubic;
    }

    /// Adds a congestion control, to be chosen by `name`; `make` makes one
    /// for each connection.
    public void register(String name, Supplier<TcpCongestionOps> make) {
        cong.algorithms.registerOps(name, make);
    }

    /// The memory that all sockets hold.
    public ProtoMem mem() {
        return mem;
    }

    /// Forgets what was learnt of servers: `ip tcp_metrics flush all`.
    public void flushMetrics() {
        metrics.flush();
    }

    /// What is in the tables, for `/proc` and `ss`.
    public TcpSeq seq() {
        return new TcpSeq(this);
    }

    /// The namespace ends: nothing stays, and nobody is told.
    @Linux(value = "tcp_sk_exit", file = "net/ipv4/tcp_ipv4.c",
        renamed = true)
    public void exit() {
        List<EhashEntry> all = new ArrayList<>();
        hash.forEach(all::add);
        for (EhashEntry entry : all) {
            switch (entry) {
                case TcpTimewaitSock tw -> deathRow.deschedule(tw);
                case TcpRequestSock req -> TcpReqsk.drop(req);
                case TcpSock tp -> TcpClose.abort(tp);
            }
        }
    }

    /// `net.core.rmem_max`.
    int rmemMax() {
        return sockSysctls.rmemMax.value;
    }

    void stateChanged(TcpState from, TcpState to) {
        int estab = TcpState.ESTABLISHED.bit() | TcpState.CLOSE_WAIT.bit();
        currEstab += (to.in(estab) ? 1 : 0) - (from.in(estab) ? 1 : 0);
        boolean reset = to == TcpState.CLOSE && from.in(estab);
        if (reset) {
            mib.inc(TcpMib.ESTABRESETS);
        }
    }
}
