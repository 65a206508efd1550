package netstack.host.libpcap;

/// What a pass of the optimizer did.
final class Progress {
    /// Nothing: the graph is as good as it gets.
    boolean done;
    /// Something other than moving a branch.
    boolean other;

    void changed() {
        done = false;
        other = true;
    }
}
