package netstack.skbuff;

/// A socket as far as a packet needs to know it (`skb->sk`).
public interface SkbOwner {
}
