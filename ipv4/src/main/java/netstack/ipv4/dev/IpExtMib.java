package netstack.ipv4.dev;

import netstack.skbuff.Linux;

/// The counters of `IpExt:` in `/proc/net/netstat`, in the kernel's order.
@Linux(value = "snmp4_ipextstats_list", file = "net/ipv4/proc.c",
    renamed = true)
public enum IpExtMib {
    INNOROUTES("InNoRoutes"),
    INTRUNCATEDPKTS("InTruncatedPkts"),
    INMCASTPKTS("InMcastPkts"),
    OUTMCASTPKTS("OutMcastPkts"),
    INBCASTPKTS("InBcastPkts"),
    OUTBCASTPKTS("OutBcastPkts"),
    INOCTETS("InOctets"),
    OUTOCTETS("OutOctets"),
    INMCASTOCTETS("InMcastOctets"),
    OUTMCASTOCTETS("OutMcastOctets"),
    INBCASTOCTETS("InBcastOctets"),
    OUTBCASTOCTETS("OutBcastOctets"),
    INCSUMERRORS("InCsumErrors"),
    INNOECTPKTS("InNoECTPkts"),
    INECT1PKTS("InECT1Pkts"),
    INECT0PKTS("InECT0Pkts"),
    INCEPKTS("InCEPkts"),
    REASMOVERLAPS("ReasmOverlaps");

    private final String shown;

    IpExtMib(String shown) {
        this.shown = shown;
    }

    /// The name in `/proc/net`.
    @Override
    public String toString() {
        return shown;
    }
}
