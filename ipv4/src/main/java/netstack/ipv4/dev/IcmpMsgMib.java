package netstack.ipv4.dev;

import netstack.skbuff.Linux;
import netstack.skbuff.Meter;

/// ICMP messages in and out by type: the line `IcmpMsg:` of
/// `/proc/net/snmp`, which shows only types that have been seen.
@Linux(value = "icmpmsg_mib", file = "include/net/snmp.h")
public final class IcmpMsgMib {
    private static final int TYPES = 256;

    private final Meter meter;
    private final long[][] in;
    private final long[][] out;

    public IcmpMsgMib(Meter meter, int nrCpus) {
        this.meter = meter;
        in = new long[nrCpus][TYPES];
        out = new long[nrCpus][TYPES];
    }

    /// Counts a received message.
    @Linux(value = "ICMPMSGIN_INC_STATS", renamed = true)
    public void incIn(int type) {
        in[meter.smpProcessorId()][type]++;
    }

    /// Counts a sent message.
    @Linux(value = "ICMPMSGOUT_INC_STATS", renamed = true)
    public void incOut(int type) {
        out[meter.smpProcessorId()][type]++;
    }

    /// Received messages of `type`, 0 to 255.
    public long in(int type) {
        return sum(in, type);
    }

    /// Sent messages of `type`, 0 to 255.
    public long out(int type) {
        return sum(out, type);
    }

    private static long sum(long[][] rows, int type) {
        long sum = 0;
        for (long[] row : rows) {
            sum += row[type];
        }
        return sum;
    }
}
