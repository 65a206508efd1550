package netstack.transport;

import netstack.skbuff.Linux;

/// What an address family does for the calls on its sockets. Functions that
/// return an `int` give 0 or more, or a negative error number.
@Linux(value = "proto_ops", file = "include/linux/net.h")
public interface ProtoOps {
    int bind(Socket sock, Sockaddr addr, Cred cred);

    int connect(Socket sock, Sockaddr addr);

    /// Makes the socket wait for connections.
    default int listen(Socket sock, int backlog) {
        return -Errnos.EOPNOTSUPP.number;
    }

    /// Gives `newsock` the first connection that waits.
    default int accept(Socket sock, Socket newsock, boolean nonblock) {
        return -Errnos.EOPNOTSUPP.number;
    }

    int getname(Socket sock, Sockaddr addr, boolean peer);

    /// The other side's address for `accept`.
    default int acceptname(Socket sock, Sockaddr addr) {
        return getname(sock, addr, true);
    }

    int sendmsg(Socket sock, Msghdr msg);

    int recvmsg(Socket sock, Msghdr msg);

    int shutdown(Socket sock, int how);

    int poll(Socket sock);

    int ioctl(Socket sock, int cmd);

    /// An option of another level than `SOL_SOCKET`.
    int setsockopt(Socket sock, int level, int name, int value, Cred cred);

    int getsockopt(Socket sock, int level, int name);

    /// An option whose value is a text, as a congestion control's name.
    default int setsockopt(Socket sock, int level, int name, String value,
            Cred cred) {
        return -Errnos.ENOPROTOOPT.number;
    }

    /// An option whose value is a struct, as a ring's sizes.
    default int setsockopt(Socket sock, int level, int name, Record value,
            Cred cred) {
        return -Errnos.ENOPROTOOPT.number;
    }

    /// An option whose value is more than a number: fills `into`, a
    /// [StringBuilder] for a text, or the struct that belongs to it.
    default int getsockopt(Socket sock, int level, int name, Object into) {
        return -Errnos.ENOPROTOOPT.number;
    }

    /// Lends the program memory of the socket's: fills `vma`.
    @Linux(value = "sock_no_mmap", file = "net/core/sock.c", renamed = true)
    default int mmap(Socket sock, VmArea vma) {
        return -Errnos.ENODEV.number;
    }

    void release(Socket sock);
}
