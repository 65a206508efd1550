package netstack.host.experiment;

/// A flow for each queue of a card.
final class RssFlows {
    private RssFlows() {}

    /// Found as one does it on a host: let one queue alone interrupt CPU 1,
    /// send, and look whether that CPU was interrupted.
    static int[] ofQueues(Rig rig, int queues) {
        int[] flows = new int[queues];
        for (int q = 0; q < queues; q++) {
            for (int other = 0; other < queues; other++) {
                rig.affinity(other, other == q ? 1 : 0);
            }
            while (!arrives(rig, flows[q])) flows[q]++;
        }
        return flows;
    }

    /// Whether flow `i` comes in on CPU 1.
    private static boolean arrives(Rig rig, int i) {
        long before = rig.sample().processed()[1];
        rig.flood(1000, Rig.MS, rig.datagram(i, Rig.PORT));
        return rig.sample().processed()[1] > before;
    }
}
