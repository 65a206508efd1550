package netstack.skbuff;

/// A network device as far as a packet needs to know it (`skb->dev`).
public interface SkbDev {

    String name();

    int ifindex();

    /// Largest payload of a frame, in bytes, link header not counted.
    int mtu();
}
