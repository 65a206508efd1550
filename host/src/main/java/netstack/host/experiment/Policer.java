package netstack.host.experiment;

import java.util.HashMap;
import java.util.Map;
import netstack.driver.machine.Machine;
import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;
import netstack.driver.net.XdpProgram;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.wire.EthHdr;

/// An XDP program that lets each sender have a rate and a burst, and drops
/// what is more: a token bucket an address.
///
/// Left out: what a look-up in a BPF map costs; the program costs what any
/// XDP program does.
public final class Policer implements XdpProgram {
    private static final long SECOND = 1_000_000_000;

    private final Machine machine;
    private final long nsPerPacket;
    private final long burstNs;
    /// By sender: until when the bucket's tokens are spent.
    private final Map<Integer, long[]> spent = new HashMap<>();

    /// Lets `rate` packets a second pass, and `burst` at once.
    public Policer(Machine machine, long rate, long burst) {
        this.machine = machine;
        nsPerPacket = SECOND / rate;
        burstNs = nsPerPacket * burst;
    }

    // tag::policer[]
    @Override
    public XdpAction run(XdpBuff xdp) {
        long at = xdp.data();
        if (xdp.dataEnd() - at < EthHdr.LEN + IpHdr.LEN
                || new EthHdr(xdp.mem(), at).proto() != EthHdr.ETH_P_IP) {
            return XdpAction.PASS;
        }
        int saddr = new IpHdr(xdp.mem(), at + EthHdr.LEN).saddr();
        long[] until = spent.computeIfAbsent(saddr, a -> new long[1]);
        long now = machine.now();
        long next = Math.max(until[0], now) + nsPerPacket;
        if (next > now + burstNs) return XdpAction.DROP;
        until[0] = next;
        return XdpAction.PASS;
    }
    // end::policer[]
}
