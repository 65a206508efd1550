package netstack.host.libpcap;

import netstack.transport.bpf.BpfCode;
import netstack.transport.bpf.SockFilter;

/// Compiles capture filters, as `pcap_compile(3PCAP)`.
///
/// Left out: link types that no host here has (802.11, ATM, SS7, PF's log,
/// ...) and the look-up of names beyond `/etc/services`, `/etc/protocols`
/// and `localhost`.
///
/// @param linktype what packets begin with
/// @param snaplen what a program returns for a packet that it takes, bytes
/// @param netmask of the interface's network, for `ip broadcast`
/// @param vlanFromKernel whether VLAN tags may be beside the packet, as on
///        an open socket
/// @param optimize false is tcpdump's `-O`
public record PcapFilter(Linktype linktype, int snaplen, int netmask,
        boolean vlanFromKernel, boolean optimize) {
    /// Bytes of a packet that tcpdump takes unless told otherwise.
    public static final int MAXIMUM_SNAPLEN = 262144;

    /// As `tcpdump -d` compiles without an interface.
    public static final PcapFilter DEFAULT = new PcapFilter(
        Linktype.EN10MB, MAXIMUM_SNAPLEN, 0, false, true);

    /// @param expression empty takes all packets
    /// @throws PcapError if it has none; the message is tcpdump's
    public SockFilter[] compile(String expression) {
        GenState cs = new GenState(linktype, snaplen, netmask,
            vlanFromKernel);
        Block b = new FilterParser(new FilterLexer(expression).tokens(),
            new Generator(cs)).parse();
        Block root = b == null ? ret(snaplen) : finish(cs, b);
        if (optimize && !cs.noOptimize) {
            root = Optimizer.optimize(root);
            if (root.s.code == (BpfCode.RET | BpfCode.K) && root.s.k == 0) {
                throw new PcapError("expression rejects all packets");
            }
        }
        return FcodeWriter.write(root);
    }

    private static Block ret(int k) {
        return new Block(BpfCode.RET | BpfCode.K, k);
    }

    /// The open ways out get their returns.
    private static Block finish(GenState cs, Block p) {
        Stmt s = cs.prologue();
        if (s != null) {
            p.head.stmts = s.append(p.head.stmts);
        }
        p.backpatch(ret(cs.snaplen));
        p.sense = !p.sense;
        p.backpatch(ret(0));
        return p.head;
    }
}
