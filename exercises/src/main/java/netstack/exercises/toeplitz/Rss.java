package netstack.exercises.toeplitz;

/// What you write in `toeplitz`: how a card with several queues chooses one.
/// Addresses and ports are numbers in host order.
public interface Rss {

    /// The Toeplitz hash of a TCP segment over IPv4: source address,
    /// destination address, source port, destination port, in network
    /// byte order.
    ///
    /// @param key 40 bytes
    int hash(byte[] key, int saddr, int daddr, int sport, int dport);

    /// The hash of a packet whose ports are not there, a fragment for
    /// example: the two addresses only.
    int hash(byte[] key, int saddr, int daddr);

    /// The queue that the redirection table of 128 entries gives for
    /// `hash`.
    int queue(int hash, byte[] table);

    /// Steers a flow: a source port from 1024 to 65535 with which this
    /// card puts the segments of the flow into queue `queue`; -1 when there
    /// is none.
    int steer(byte[] key, byte[] table, int saddr, int daddr, int dport,
            int queue);
}
