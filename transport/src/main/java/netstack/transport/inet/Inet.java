package netstack.transport.inet;

import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.driver.net.SysctlBool;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.Ipv4;
import netstack.ipv4.dev.LinuxMib;
import netstack.ipv4.route.Rtn;
import netstack.skbuff.Linux;
import netstack.transport.Cred;
import netstack.transport.InetAddrType;
import netstack.transport.InetDgramOps;
import netstack.transport.NetProtoFamily;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Socket;
import netstack.transport.Syscalls;
import netstack.transport.tcp.InetStreamOps;
import netstack.transport.tcp.Tcp;
import netstack.transport.tcp.TcpExtMib;
import netstack.transport.tcp.TcpOffload;
import netstack.transport.udp.Udp;
import netstack.transport.udp.UdpOffload;

/// The address family of IPv4 in one namespace: its protocols, and which
/// socket types they make.
@Linux(value = "inet_family_ops", file = "net/ipv4/af_inet.c",
    renamed = true)
public final class Inet implements NetProtoFamily, InetAddrType {
    private static final int EPERM = 1;
    private static final int EPROTONOSUPPORT = 93;
    private static final int ESOCKTNOSUPPORT = 94;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;

    public final Udp udp;
    public final Tcp tcp;
    private final Ipv4 ipv4;
    private final InetDgramOps dgramOps;
    private final InetStreamOps streamOps;
    private final SysctlBool nonlocalBind;
    private final SysctlInt unprivilegedPortStart;

    /// Connects the protocols to `ipv4` and the family to `calls`.
    public Inet(Net net, Ipv4 ipv4, Syscalls calls) {
        this.ipv4 = ipv4;
        dgramOps = new InetDgramOps(this, ipv4.rps);
        streamOps = new InetStreamOps(dgramOps);
        udp = new Udp(net, ipv4);
        ipv4.offload.add(new TcpOffload());
        ipv4.offload.add(new UdpOffload(udp));
        tcp = new Tcp(net, ipv4, calls.sysctls());
        Mib<TcpExtMib> ext = tcp.ext();
        ext.gauge(TcpExtMib.ARPFILTER,
            () -> ipv4.mibs.linux.sum(LinuxMib.ARPFILTER));
        ext.gauge(TcpExtMib.IPREVERSEPATHFILTER,
            () -> ipv4.mibs.linux.sum(LinuxMib.IPREVERSEPATHFILTER));
        ext.gauge(TcpExtMib.BUSYPOLLRXPACKETS, net.napiBusy()::rxPackets);
        nonlocalBind = net.sysctl().boolOf("net/ipv4/ip_nonlocal_bind",
            false);
        unprivilegedPortStart = net.sysctl().intOf(
            "net/ipv4/ip_unprivileged_port_start", 1024, 0, 65535);
        calls.sockRegister(net, SockaddrIn.AF_INET, this);
    }

    @Override
    @Linux("inet_create")
    public int create(Socket sock, int protocol, Cred cred) {
        if (sock.type == SockOpt.SOCK_RAW) {
            return cred.capable(Cred.CAP_NET_RAW)
                ? -ESOCKTNOSUPPORT : -EPERM;
        }
        if (sock.type == SockOpt.SOCK_STREAM) {
            if (protocol != 0 && protocol != IPPROTO_TCP) {
                return -EPROTONOSUPPORT;
            }
            sock.ops = streamOps;
            sock.sk = tcp.sock();
            return 0;
        }
        if (sock.type != SockOpt.SOCK_DGRAM) {
            return -ESOCKTNOSUPPORT;
        }
        if (protocol != 0 && protocol != IPPROTO_UDP) {
            return -EPROTONOSUPPORT;
        }
        sock.ops = dgramOps;
        sock.sk = udp.sock();
        return 0;
    }

    @Override
    public boolean local(int addr) {
        return addr != 0 && ipv4.route.addrType(addr) == Rtn.LOCAL;
    }

    @Override
    @Linux(value = "inet_addr_valid_or_nonlocal", renamed = true)
    public boolean bindable(int addr, int ifindex) {
        return nonlocalBind.value || switch (ipv4.route.addrType(addr)) {
            case LOCAL, BROADCAST, MULTICAST -> true;
            default -> false;
        };
    }

    @Override
    public int unprivilegedPortStart() {
        return unprivilegedPortStart.value;
    }
}
