package netstack.ipv4.dev;

import netstack.skbuff.Linux;

/// The counters of `Icmp:` in `/proc/net/snmp`, in the kernel's order.
@Linux(value = "icmp_mib", file = "net/ipv4/proc.c", renamed = true)
public enum IcmpMib {
    INMSGS("InMsgs"),
    INERRORS("InErrors"),
    INCSUMERRORS("InCsumErrors"),
    INDESTUNREACHS("InDestUnreachs"),
    INTIMEEXCDS("InTimeExcds"),
    INPARMPROBS("InParmProbs"),
    INSRCQUENCHS("InSrcQuenchs"),
    INREDIRECTS("InRedirects"),
    INECHOS("InEchos"),
    INECHOREPS("InEchoReps"),
    INTIMESTAMPS("InTimestamps"),
    INTIMESTAMPREPS("InTimestampReps"),
    INADDRMASKS("InAddrMasks"),
    INADDRMASKREPS("InAddrMaskReps"),
    OUTMSGS("OutMsgs"),
    OUTERRORS("OutErrors"),
    OUTRATELIMITGLOBAL("OutRateLimitGlobal"),
    OUTRATELIMITHOST("OutRateLimitHost"),
    OUTDESTUNREACHS("OutDestUnreachs"),
    OUTTIMEEXCDS("OutTimeExcds"),
    OUTPARMPROBS("OutParmProbs"),
    OUTSRCQUENCHS("OutSrcQuenchs"),
    OUTREDIRECTS("OutRedirects"),
    OUTECHOS("OutEchos"),
    OUTECHOREPS("OutEchoReps"),
    OUTTIMESTAMPS("OutTimestamps"),
    OUTTIMESTAMPREPS("OutTimestampReps"),
    OUTADDRMASKS("OutAddrMasks"),
    OUTADDRMASKREPS("OutAddrMaskReps");

    private final String shown;

    IcmpMib(String shown) {
        this.shown = shown;
    }

    /// The name in `/proc/net`.
    @Override
    public String toString() {
        return shown;
    }
}
