package netstack.transport;

import netstack.skbuff.Linux;

/// Makes the sockets of one address family in one namespace.
@Linux(value = "net_proto_family", file = "include/linux/net.h")
public interface NetProtoFamily {
    /// Gives `sock` its [ProtoOps] and its [Sock].
    ///
    /// @return 0 or a negative error number
    int create(Socket sock, int protocol, Cred cred);
}
