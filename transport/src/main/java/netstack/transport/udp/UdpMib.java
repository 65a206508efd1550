package netstack.transport.udp;

import netstack.skbuff.Linux;

/// The counters of `Udp:` in `/proc/net/snmp`, in the kernel's order.
@Linux(value = "udp_mib", file = "net/ipv4/proc.c",
    renamed = true)
public enum UdpMib {
    INDATAGRAMS("InDatagrams"),
    NOPORTS("NoPorts"),
    INERRORS("InErrors"),
    OUTDATAGRAMS("OutDatagrams"),
    RCVBUFERRORS("RcvbufErrors"),
    SNDBUFERRORS("SndbufErrors"),
    INCSUMERRORS("InCsumErrors"),
    IGNOREDMULTI("IgnoredMulti"),
    MEMERRORS("MemErrors");

    private final String shown;

    UdpMib(String shown) {
        this.shown = shown;
    }

    /// The name in `/proc/net`.
    @Override
    public String toString() {
        return shown;
    }
}
