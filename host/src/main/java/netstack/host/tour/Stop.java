package netstack.host.tour;

import java.util.List;
import netstack.driver.hw.RingView;
import netstack.host.trace.Hop;

/// A hop with what could be seen there: the first bytes of the packet, the
/// rings of the host's card, and the counters that changed since the stop
/// before.
public record Stop(Hop hop, byte[] bytes, RingView rxRing, RingView txRing,
        List<String> changed) {}
