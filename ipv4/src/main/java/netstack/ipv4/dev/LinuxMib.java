package netstack.ipv4.dev;

import netstack.skbuff.Linux;

/// The two counters of `TcpExt:` that the network layer keeps; they stand
/// among TCP's for historical reasons.
@Linux(value = "linux_mib", file = "include/uapi/linux/snmp.h",
    renamed = true)
public enum LinuxMib {
    ARPFILTER("ArpFilter"),
    IPREVERSEPATHFILTER("IPReversePathFilter");

    private final String shown;

    LinuxMib(String shown) {
        this.shown = shown;
    }

    @Override
    public String toString() {
        return shown;
    }
}
