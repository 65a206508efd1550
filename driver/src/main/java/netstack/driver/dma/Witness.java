package netstack.driver.dma;

import java.util.List;

/// Somebody who saw what became of a buffer: the shadow of a ring.
public interface Witness {
    /// When it last saw something of the bus addresses `bus` to `bus + n`,
    /// by [DmaDebug#nextEvent]; -1 if it knows nothing of them.
    long saw(long bus, int n);

    /// Which descriptor the device still has of these bus addresses, in
    /// words; null if it has none.
    String holds(long bus, int n);

    /// The ring's last events, oldest first.
    List<String> history();

    /// The ring, drawn in lines of text.
    List<String> picture();
}
