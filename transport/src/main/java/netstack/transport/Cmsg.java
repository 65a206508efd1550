package netstack.transport;

import netstack.skbuff.Linux;

/// A control message, which comes along with what `recvmsg` receives.
///
/// @param level as of socket options
/// @param type what it is, for that level
/// @param data a [Long] (time stamps are ns), or a [SockExtendedErr]
@Linux(value = "cmsghdr", file = "include/linux/socket.h")
public record Cmsg(int level, int type, Object data) {
}
