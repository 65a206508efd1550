package netstack.ipv4.route;

import netstack.skbuff.Linux;

/// The key of a look-up, and what it answers: who speaks to whom, how, over
/// which device. Mutable, because whoever sends keeps one and reuses it: an
/// output look-up fills in `saddr` and `oif`.
@Linux(value = "flowi4", file = "include/net/flow.h")
public final class Flow {
    /// The source need not be an address of this host.
    public static final int FLOWI_FLAG_ANYSRC = 1;

    public int daddr;
    public int saddr;
    /// Number of the device to leave by, 0 for any.
    public int oif;
    /// Number of the device that it came by, 0 for a packet made here.
    public int iif;
    public int mark;
    public int tos;
    public int scope;
    public int proto;
    public int sport;
    public int dport;
    public int flags;

    /// Forgets everything but these.
    @Linux("flowi4_init_output")
    public Flow initOutput(int oif, int mark, int tos, int proto, int daddr,
            int saddr, int dport, int sport) {
        this.oif = oif;
        this.iif = 0;
        this.mark = mark;
        this.tos = tos;
        this.scope = 0;
        this.proto = proto;
        this.flags = 0;
        this.daddr = daddr;
        this.saddr = saddr;
        this.dport = dport;
        this.sport = sport;
        return this;
    }

    /// Everything zero but the destination.
    public Flow clear(int to) {
        return initOutput(0, 0, 0, 0, to, 0, 0, 0);
    }
}
