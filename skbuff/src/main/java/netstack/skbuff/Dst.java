package netstack.skbuff;

/// A routing decision that a packet carries (`skb_dst`), counted by its
/// users: a copied packet holds it once more, a freed one releases it.
@Linux(value = "dst_entry", file = "include/net/dst.h", renamed = true)
public interface Dst {

    /// Takes one more reference.
    default void hold() {
    }

    /// Gives a reference back.
    void release();
}
