package netstack.skbuff;

/// What is to be done when a packet leaves its owner (`skb->destructor`):
/// `sock_wfree` gives the send buffer back, `sock_rfree` the receive buffer.
///
/// One object serves all packets; it finds the socket by [SkBuff#sk].
@FunctionalInterface
public interface SkbDestructor {

    void destruct(SkBuff skb);
}
