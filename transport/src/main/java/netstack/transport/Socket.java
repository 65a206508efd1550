package netstack.transport;

import netstack.driver.machine.WaitQueue;
import netstack.skbuff.Linux;

/// A socket as a file.
@Linux(value = "socket", file = "include/linux/net.h")
public final class Socket extends File {
    public final int type;
    public ProtoOps ops;
    public Sock sk;
    /// How far a stream socket's `connect` has come.
    public SocketState state = SocketState.UNCONNECTED;
    /// O_NONBLOCK.
    public boolean nonblock;

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

    @Override
    @Linux(value = "sock_poll", file = "net/socket.c")
    int poll() {
        return ops.poll(this);
    }

    @Override
    @Linux(value = "sock_mmap", file = "net/socket.c")
    int mmap(VmArea vma) {
        return ops.mmap(this, vma);
    }

    @Override
    WaitQueue waitQueue() {
        return sk.wq;
    }

    @Override
    @Linux(value = "sock_close", file = "net/socket.c", renamed = true)
    void release() {
        ops.release(this);
    }
}
