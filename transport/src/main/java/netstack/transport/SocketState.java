package netstack.transport;

import netstack.skbuff.Linux;

/// How far `connect` has come, as the file sees it: it remembers what the
/// program was told, whatever has become of the connection.
@Linux(value = "socket_state", file = "include/uapi/linux/net.h")
public enum SocketState {
    UNCONNECTED, CONNECTING, CONNECTED, DISCONNECTING
}
