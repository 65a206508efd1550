package netstack.exercises.udpdriver.cases;

import java.util.List;

import netstack.exercises.udpdriver.Flow;

/// A case of `udp-driver`: a device, a flow, and what programs do.
///
/// @param devAddr the device's Ethernet address
/// @param neededHeadroom what the device pushes in front itself, in bytes
/// @param txQueueLen how many frames its queueing discipline holds
public record UdpCase(Flow flow, long devAddr, int mtu, int neededHeadroom,
        int txQueueLen, List<Op> ops) {

    public UdpCase {
        ops = List.copyOf(ops);
    }

    /// This case with other operations.
    public UdpCase with(List<Op> other) {
        return new UdpCase(flow, devAddr, mtu, neededHeadroom, txQueueLen,
                other);
    }
}
