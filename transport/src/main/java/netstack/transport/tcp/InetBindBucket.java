package netstack.transport.tcp;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Linux;

/// A port in use, and who uses it: sockets, and connections that are over
/// but still wait in TIME_WAIT.
///
/// Left out: `fastreuse`, with which the kernel spares itself the look at
/// each owner.
@Linux(value = "inet_bind_bucket", file = "include/net/inet_hashtables.h")
final class InetBindBucket {
    final int port;
    /// All its owners got it by `connect`, so that others may share it.
    boolean byConnect;
    final List<EhashEntry> owners = new ArrayList<>(1);

    InetBindBucket(int port) {
        this.port = port;
    }
}
