package netstack.transport;

import static netstack.driver.net.Errno.EINVAL;

/// What the system calls do between the descriptor and the address family.
/// A null socket is a bad descriptor.
final class SocketCalls {
    private static final int EBADF = 9;
    private static final int ECONNABORTED = 103;
    private static final int EFAULT = 14;
    private static final int EMFILE = 24;
    private static final int EAFNOSUPPORT = 97;

    final SockSysctls sysctls;
    private final SockSockopt options;

    SocketCalls(SockSysctls sysctls) {
        this.sysctls = sysctls;
        this.options = new SockSockopt(sysctls);
    }

    int socket(FdTable files, NetProtoFamily create, int type,
            int protocol, Cred cred) {
        int known = SockOpt.SOCK_TYPE_MASK | SockOpt.SOCK_NONBLOCK
            | SockOpt.SOCK_CLOEXEC;
        if ((type & ~known) != 0) {
            return -EINVAL;
        }
        if (create == null) {
            return -EAFNOSUPPORT;
        }
        Socket sock = new Socket(type & SockOpt.SOCK_TYPE_MASK);
        sock.nonblock = (type & SockOpt.SOCK_NONBLOCK) != 0;
        int rc = create.create(sock, protocol, cred);
        if (rc < 0) {
            return rc;
        }
        init(sock, cred);
        int fd = files.install(sock);
        if (fd < 0) {
            sock.put();
            return -EMFILE;
        }
        return fd;
    }

    private void init(Socket sock, Cred cred) {
        if (sock.type != SockOpt.SOCK_STREAM) {
            sock.sk.rcvbuf = sysctls.rmemDefault.value;
            sock.sk.sndbuf = sysctls.wmemDefault.value;
        }
        sock.sk.busy.llUsec(sock.sk.net, sysctls.busyRead.value);
        sock.sk.uid = cred.uid();
    }

    int bind(Socket sock, Sockaddr addr, Cred cred) {
        return sock == null ? -EBADF : sock.ops.bind(sock, addr, cred);
    }

    int connect(Socket sock, Sockaddr addr) {
        return sock == null ? -EBADF : sock.ops.connect(sock, addr);
    }

    int listen(Socket sock, int backlog) {
        return sock == null ? -EBADF : sock.ops.listen(sock, backlog);
    }

    /// The descriptor of the first connection that waits at `sock`.
    int accept(FdTable files, Socket sock, Sockaddr peer, int flags) {
        if ((flags & ~(SockOpt.SOCK_NONBLOCK | SockOpt.SOCK_CLOEXEC)) != 0) {
            return -EINVAL;
        }
        if (sock == null) {
            return -EBADF;
        }
        Socket conn = new Socket(sock.type);
        conn.nonblock = (flags & SockOpt.SOCK_NONBLOCK) != 0;
        int rc = sock.ops.accept(sock, conn, sock.nonblock);
        if (rc < 0) {
            return rc;
        }
        if (peer != null && conn.ops.acceptname(conn, peer) < 0) {
            conn.put();
            return -ECONNABORTED;
        }
        int fd = files.install(conn);
        if (fd < 0) {
            conn.put();
            return -EMFILE;
        }
        return fd;
    }

    int getname(Socket sock, Sockaddr addr, boolean peer) {
        return sock == null ? -EBADF : sock.ops.getname(sock, addr, peer);
    }

    int sendmsg(Socket sock, Msghdr msg) {
        if (sock == null) {
            return -EBADF;
        }
        return check(sock, msg) ? sock.sendmsg(msg) : -EFAULT;
    }

    int recvmsg(Socket sock, Msghdr msg) {
        if (sock == null) {
            return -EBADF;
        }
        return check(sock, msg) ? sock.recvmsg(msg) : -EFAULT;
    }

    /// Whether the program's memory is its own.
    private static boolean check(Socket sock, Msghdr msg) {
        if (sock.nonblock) {
            msg.flags |= Msghdr.MSG_DONTWAIT;
        }
        // A stream notices while it copies.
        return msg.len >= 0 && (sock.type == SockOpt.SOCK_STREAM
            || msg.accessOk(0, msg.len));
    }

    int shutdown(Socket sock, int how) {
        return sock == null ? -EBADF : sock.ops.shutdown(sock, how);
    }

    int setsockopt(Socket sock, int level, int name, long value,
            Cred cred) {
        if (sock == null) {
            return -EBADF;
        }
        return level == SockOpt.SOL_SOCKET
            ? options.setsockopt(sock.sk, name, value, cred)
            : sock.ops.setsockopt(sock, level, name, (int) value, cred);
    }

    long getsockopt(Socket sock, int level, int name) {
        if (sock == null) {
            return -EBADF;
        }
        return level == SockOpt.SOL_SOCKET
            ? options.getsockopt(sock.sk, name)
            : sock.ops.getsockopt(sock, level, name);
    }

    int setsockopt(Socket sock, int level, int name, String value,
            Cred cred) {
        if (sock == null) {
            return -EBADF;
        }
        return level == SockOpt.SOL_SOCKET && name == SockOpt.SO_BINDTODEVICE
            ? SockSockopt.bindToDevice(sock.sk, value, cred)
            : sock.ops.setsockopt(sock, level, name, value, cred);
    }

    int setsockopt(Socket sock, int level, int name, Record value,
            Cred cred) {
        return sock == null ? -EBADF
            : sock.ops.setsockopt(sock, level, name, value, cred);
    }

    int getsockopt(Socket sock, int level, int name, Object into) {
        return sock == null ? -EBADF
            : sock.ops.getsockopt(sock, level, name, into);
    }

    int fcntl(Socket sock, int cmd, int arg) {
        if (sock == null) {
            return -EBADF;
        }
        if (cmd == SockOpt.F_SETFL) {
            sock.nonblock = (arg & SockOpt.O_NONBLOCK) != 0;
            return 0;
        }
        return cmd != SockOpt.F_GETFL ? -EINVAL
            : SockOpt.O_RDWR | (sock.nonblock ? SockOpt.O_NONBLOCK : 0);
    }

    int ioctl(Socket sock, int cmd) {
        return sock == null ? -EBADF : sock.ops.ioctl(sock, cmd);
    }
}
