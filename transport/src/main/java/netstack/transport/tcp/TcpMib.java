package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The counters of `Tcp:` in `/proc/net/snmp`, in the kernel's order. The
/// first four are settings.
@Linux(value = "tcp_mib", file = "net/ipv4/proc.c",
    renamed = true)
public enum TcpMib {
    RTOALGORITHM("RtoAlgorithm"),
    RTOMIN("RtoMin"),
    RTOMAX("RtoMax"),
    MAXCONN("MaxConn"),
    ACTIVEOPENS("ActiveOpens"),
    PASSIVEOPENS("PassiveOpens"),
    ATTEMPTFAILS("AttemptFails"),
    ESTABRESETS("EstabResets"),
    CURRESTAB("CurrEstab"),
    INSEGS("InSegs"),
    OUTSEGS("OutSegs"),
    RETRANSSEGS("RetransSegs"),
    INERRS("InErrs"),
    OUTRSTS("OutRsts"),
    INCSUMERRORS("InCsumErrors");

    private final String shown;

    TcpMib(String shown) {
        this.shown = shown;
    }

    /// The name in `/proc/net`.
    @Override
    public String toString() {
        return shown;
    }
}
