package netstack.transport.udp;

import java.util.List;
import netstack.driver.machine.Machine;
import netstack.driver.net.FlowHash;
import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.driver.net.SysctlInt;
import netstack.driver.net.SysctlLongs;
import netstack.ipv4.Ipv4;
import netstack.ipv4.NetProtocol;
import netstack.ipv4.dev.IpMib;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.ProtoMem;

/// UDP of one namespace (RFC 768): the parts of `net/ipv4/udp.c` put
/// together, and its entrances from IP.
@Linux(value = "udp_prot", file = "net/ipv4/udp.c", renamed = true)
public final class Udp implements NetProtocol {
    static final int ENOTTY = 25;
    static final int ENOPROTOOPT = 92;
    static final int ENOTCONN = 107;
    private static final int MIN = 4096;

    private final Net net;
    private final ProtoMem mem;
    private final SysctlInt rmemMin;
    final Mib<UdpMib> mib;
    final Mib<IpMib> ipMib;
    final FlowHash flowHash;
    final UdpTable table;
    final UdpLookup lookup;
    final UdpPorts ports;
    final UdpDatagram datagram;
    final UdpSend send;
    final UdpRecv recv;
    private final UdpInput input;
    private final UdpErr err;
    private int encapSocks;

    public Udp(Net net, Ipv4 ipv4) {
        this.net = net;
        mib = net.mib("Udp", UdpMib.class);
        ipMib = ipv4.mibs.ip;
        flowHash = net.flowHash();
        long[] limits = limits(net);
        SysctlLongs udpMem = net.sysctl().longsOf("net/ipv4/udp_mem", 0,
            Long.MAX_VALUE, limits);
        rmemMin = net.sysctl().intOf("net/ipv4/udp_rmem_min", MIN, 1,
            Integer.MAX_VALUE);
        net.sysctl().intOf("net/ipv4/udp_wmem_min", MIN, 1,
            Integer.MAX_VALUE);
        mem = new ProtoMem(udpMem.value);
        table = new UdpTable(net.machine().random().nextInt());
        lookup = new UdpLookup(table);
        ports = new UdpPorts(net, table);
        datagram = new UdpDatagram(ipv4.route, ipMib);
        send = new UdpSend(this, ipv4);
        recv = new UdpRecv(this);
        input = new UdpInput(this, ipv4);
        err = new UdpErr(lookup, ipv4.route, ipv4.mibs.icmp);
        ipv4.addProtocol(this);
    }

    /// An eighth of memory in pages, three quarters of that, and twice the
    /// latter.
    @Linux(value = "udp_init", renamed = true)
    private static long[] limits(Net net) {
        long pages = net.pages().memory().byteSize() >> 12;
        long limit = Math.max(pages / 8, 128);
        long min = limit / 4 * 3;
        return new long[] {min, limit, min * 2};
    }

    /// A new socket, bound to nothing.
    public UdpSock sock() {
        return new UdpSock(net, this, mem);
    }

    /// All bound sockets in the order of `/proc/net/udp`.
    public List<UdpSock> sockets() {
        return table.sockets();
    }

    /// The memory that all sockets hold.
    public ProtoMem mem() {
        return mem;
    }

    @Override
    public int protocol() {
        return UdpSock.IPPROTO_UDP;
    }

    @Override
    @Linux(value = "udp_rcv", renamed = true)
    public int handler(SkBuff skb) {
        return input.libRcv(skb);
    }

    @Override
    @Linux(value = "udp_err", renamed = true)
    public void errHandler(SkBuff skb, int info) {
        err.libErr(skb, info);
    }

    /// Whether GRO has to ask whose a datagram is: some socket wants more
    /// than plain datagrams.
    @Linux(value = "udp_encap_needed_key", renamed = true)
    boolean encapNeeded() {
        return encapSocks > 0;
    }

    @Linux("udp_encap_enable")
    void encapEnable() {
        encapSocks++;
    }

    @Linux("udp_encap_disable")
    void encapDisable() {
        encapSocks--;
    }

    Machine machine() {
        return net.machine();
    }

    int rmemMin() {
        return rmemMin.value;
    }

    /// Whether the checksum is right, or known not to matter.
    @Linux(value = "udp_lib_checksum_complete", renamed = true)
    boolean checksumOk(SkBuff skb) {
        if (skb.csumUnnecessary()) {
            return true;
        }
        machine().charge(Cost.CSUM_BYTES, skb.len());
        return skb.checksumComplete() == 0;
    }

    void countCsumError() {
        mib.inc(UdpMib.INCSUMERRORS);
        mib.inc(UdpMib.INERRORS);
    }
}
