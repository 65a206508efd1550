package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What a segment may find under its four numbers: a connection, one that
/// is about to be made, or one that is over.
@Linux(value = "sock_common", file = "include/net/sock.h")
sealed interface EhashEntry permits TcpSock, TcpRequestSock,
        TcpTimewaitSock {
    /// Its place in the table.
    InetEhashNode node();
}
