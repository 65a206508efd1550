package netstack.transport;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import netstack.driver.machine.Task;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;
import netstack.transport.bpf.SockFilter;

/// The system calls of sockets, as a program on a [Task] makes them: they
/// block where Linux blocks, and throw [ErrnoException] where it gives -1.
///
/// Each enters the kernel, works by error numbers as the kernel does, and
/// returns to the program; a deadly signal that came meanwhile ends the task
/// there. Messages are copied from and to the program's memory.
///
/// Left out: `read`, `write` and vectors on sockets (they are `sendto` and
/// `recvfrom` without flags), ancillary data.
@Linux(value = "socket.c", file = "net/socket.c", renamed = true)
public final class Syscalls extends FileCalls {
    private final Net initNet;
    private final Map<Net, Map<Integer, NetProtoFamily>> families =
        new HashMap<>();
    private Msghdr[] spare = new Msghdr[4];
    private int spares;

    /// @param initNet the namespace of tasks that have no other
    public Syscalls(Net initNet) {
        super(initNet);
        this.initNet = initNet;
    }

    /// The limits and defaults of buffer sizes.
    public SockSysctls sysctls() {
        return calls.sysctls;
    }

    /// Connects an address family of a namespace.
    @Linux("sock_register")
    public void sockRegister(Net net, int family, NetProtoFamily create) {
        families.computeIfAbsent(net, n -> new HashMap<>())
            .put(family, create);
    }

    /// Opens a socket. `type` may have `SOCK_NONBLOCK` added.
    ///
    /// @return its descriptor
    @Linux("__sys_socket")
    public int socket(int family, int type, int protocol) {
        Task task = enter();
        Net net = task.namespace() instanceof Net n ? n : initNet;
        NetProtoFamily create = families.getOrDefault(net, Map.of())
            .get(family);
        return exit(calls.socket(FdTable.of(task), create, type, protocol,
            Cred.of(task)));
    }

    @Linux("__sys_bind")
    public void bind(int fd, Sockaddr addr) {
        Task task = enter();
        exit(calls.bind(sock(task, fd), addr, Cred.of(task)));
    }

    /// Connects; with the family `AF_UNSPEC` a datagram socket disconnects.
    @Linux("__sys_connect")
    public void connect(int fd, Sockaddr addr) {
        exit(calls.connect(sock(enter(), fd), addr));
    }

    /// Makes a stream socket wait for connections, of which `backlog` may
    /// wait to be accepted.
    @Linux("__sys_listen")
    public void listen(int fd, int backlog) {
        exit(calls.listen(sock(enter(), fd), backlog));
    }

    /// Takes the first connection that waits; waits for one if there is none.
    ///
    /// @param peer gets the other side's address; may be null
    /// @param flags `SOCK_NONBLOCK` for the new socket
    /// @return its descriptor
    @Linux("__sys_accept4")
    public int accept4(int fd, Sockaddr peer, int flags) {
        Task task = enter();
        return exit(calls.accept(FdTable.of(task), sock(task, fd), peer,
            flags));
    }

    @Linux("__sys_getsockname")
    public void getsockname(int fd, Sockaddr addr) {
        exit(calls.getname(sock(enter(), fd), addr, false));
    }

    @Linux("__sys_getpeername")
    public void getpeername(int fd, Sockaddr addr) {
        exit(calls.getname(sock(enter(), fd), addr, true));
    }

    // tag::__sys_sendto[]
    /// Sends `len` bytes at `at` of the program's memory.
    ///
    /// @param to the destination, null on a connected socket
    /// @return how many bytes were taken
    @Linux("__sys_sendto")
    public int sendto(int fd, MemorySegment mem, long at, int len,
            int flags, Sockaddr to) {
        Socket sock = sock(enter(), fd);
        Msghdr msg = takeMsg().set(mem, at, len, flags, to);
        int rc = calls.sendmsg(sock, msg);
        giveMsg(msg);
        return exit(rc);
    }

    /// Receives into `len` bytes at `at` of the program's memory.
    ///
    /// @param from gets the source; may be null
    /// @return how many bytes were received; with `MSG_TRUNC` the length of
    ///         the datagram, which may be more
    @Linux("__sys_recvfrom")
    public int recvfrom(int fd, MemorySegment mem, long at, int len,
            int flags, Sockaddr from) {
        Socket sock = sock(enter(), fd);
        Msghdr msg = takeMsg().set(mem, at, len, flags, from);
        int rc = calls.recvmsg(sock, msg);
        giveMsg(msg);
        return exit(rc);
    }
    // end::__sys_sendto[]

    public int sendto(int fd, byte[] buf, int flags, Sockaddr to) {
        return sendto(fd, MemorySegment.ofArray(buf), 0, buf.length, flags,
            to);
    }

    public int send(int fd, byte[] buf, int flags) {
        return sendto(fd, buf, flags, null);
    }

    public int recvfrom(int fd, byte[] buf, int flags, Sockaddr from) {
        return recvfrom(fd, MemorySegment.ofArray(buf), 0, buf.length, flags,
            from);
    }

    public int recv(int fd, byte[] buf, int flags) {
        return recvfrom(fd, buf, flags, null);
    }

    /// Sends what `msg` describes.
    @Linux("__sys_sendmsg")
    public int sendmsg(int fd, Msghdr msg) {
        return exit(calls.sendmsg(sock(enter(), fd), msg));
    }

    /// Receives as `msg` describes; sets its `msgFlags`.
    @Linux("__sys_recvmsg")
    public int recvmsg(int fd, Msghdr msg) {
        msg.msgFlags = 0;
        return exit(calls.recvmsg(sock(enter(), fd), msg));
    }

    /// @param how `SockOpt.SHUT_*`
    @Linux("__sys_shutdown")
    public void shutdown(int fd, int how) {
        exit(calls.shutdown(sock(enter(), fd), how));
    }

    /// @param value a number; microseconds for time-outs
    @Linux("__sys_setsockopt")
    public void setsockopt(int fd, int level, int name, long value) {
        Task task = enter();
        exit(calls.setsockopt(sock(task, fd), level, name, value,
            Cred.of(task)));
    }

    /// SO_ATTACH_FILTER: from now on the socket gets what `prog` accepts.
    public void attachFilter(int fd, SockFilter[] prog) {
        Socket sock = sock(enter(), fd);
        exit(sock == null ? -Errnos.EBADF.number
            : SockFilters.attachFilter(sock.sk, prog));
    }

    /// The same for a text: TCP_CONGESTION.
    public void setsockopt(int fd, int level, int name, String value) {
        Task task = enter();
        exit(calls.setsockopt(sock(task, fd), level, name, value,
            Cred.of(task)));
    }

    /// The same for a struct, as a `TpacketReq3` for PACKET_RX_RING.
    public void setsockopt(int fd, int level, int name, Record value) {
        Task task = enter();
        exit(calls.setsockopt(sock(task, fd), level, name, value,
            Cred.of(task)));
    }

    /// Fills `into`: a [StringBuilder] for a text, else the option's struct,
    /// for example a `TcpInfo` for TCP_INFO.
    public void getsockopt(int fd, int level, int name, Object into) {
        exit(calls.getsockopt(sock(enter(), fd), level, name, into));
    }

    @Linux("__sys_getsockopt")
    public long getsockopt(int fd, int level, int name) {
        return exitLong(calls.getsockopt(sock(enter(), fd), level, name));
    }

    private Msghdr takeMsg() {
        return spares == 0 ? new Msghdr() : spare[--spares];
    }

    private void giveMsg(Msghdr msg) {
        if (spares == spare.length) {
            spare = Arrays.copyOf(spare, spares * 2);
        }
        spare[spares++] = msg;
    }
}
