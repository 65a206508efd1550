package netstack.ipv4.dev;

import netstack.skbuff.Linux;

/// The counters of `Ip:` in `/proc/net/snmp`, in the kernel's order.
@Linux(value = "snmp4_ipstats_list", file = "net/ipv4/proc.c", renamed = true)
public enum IpMib {
    FORWARDING("Forwarding"),
    DEFAULTTTL("DefaultTTL"),
    INRECEIVES("InReceives"),
    INHDRERRORS("InHdrErrors"),
    INADDRERRORS("InAddrErrors"),
    FORWDATAGRAMS("ForwDatagrams"),
    INUNKNOWNPROTOS("InUnknownProtos"),
    INDISCARDS("InDiscards"),
    INDELIVERS("InDelivers"),
    OUTREQUESTS("OutRequests"),
    OUTDISCARDS("OutDiscards"),
    OUTNOROUTES("OutNoRoutes"),
    REASMTIMEOUT("ReasmTimeout"),
    REASMREQDS("ReasmReqds"),
    REASMOKS("ReasmOKs"),
    REASMFAILS("ReasmFails"),
    FRAGOKS("FragOKs"),
    FRAGFAILS("FragFails"),
    FRAGCREATES("FragCreates"),
    OUTTRANSMITS("OutTransmits");

    private final String shown;

    IpMib(String shown) {
        this.shown = shown;
    }

    /// The name in `/proc/net`.
    @Override
    public String toString() {
        return shown;
    }
}
