package netstack.transport;

import netstack.skbuff.Linux;

/// A socket as a file: what a descriptor refers to.
@Linux(value = "socket", file = "include/linux/net.h")
public final class Socket {
    public final int type;
    public ProtoOps ops;
    public Sock sk;
    /// How far a stream socket's `connect` has come.
    public SocketState state = SocketState.UNCONNECTED;
    /// O_NONBLOCK.
    public boolean nonblock;
    private int users = 1;

    Socket(int type) {
        this.type = type;
    }

    @Linux(value = "sock_sendmsg", file = "net/socket.c")
    public int sendmsg(Msghdr msg) {
        return ops.sendmsg(this, msg);
    }

    @Linux(value = "sock_recvmsg", file = "net/socket.c")
    public int recvmsg(Msghdr msg) {
        return ops.recvmsg(this, msg);
    }

    @Linux(value = "sock_poll", file = "net/socket.c")
    int poll() {
        return ops.poll(this);
    }

    /// One more descriptor refers to it.
    void get() {
        users++;
    }

    /// One less; with the last the socket ends.
    @Linux(value = "sock_close", file = "net/socket.c", renamed = true)
    void put() {
        if (--users == 0) {
            ops.release(this);
        }
    }
}
