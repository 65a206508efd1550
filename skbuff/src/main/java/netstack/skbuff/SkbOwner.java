package netstack.skbuff;

/// A socket as far as a packet needs to know it (`skb->sk`).
public interface SkbOwner {
    /// A packet whose time the program wants has got somewhere.
    ///
    /// @param type where: 0 the driver, 1 the discipline, 2 the other end
    default void tstampTx(SkBuff skb, int type) {
    }

    /// A discipline holds packets back until the time that they carry.
    default void pacedBelow() {
    }
}
