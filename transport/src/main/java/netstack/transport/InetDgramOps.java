package netstack.transport;

import static netstack.driver.net.Errno.EACCES;
import static netstack.driver.net.Errno.EADDRNOTAVAIL;
import static netstack.driver.net.Errno.EINVAL;
import static netstack.driver.net.Errno.EOPNOTSUPP;

import netstack.napi.Rps;
import netstack.skbuff.Linux;

/// The calls on a datagram socket of IPv4: `inet_dgram_ops`, the part of
/// `net/ipv4/af_inet.c` that all its protocols share.
@Linux(value = "inet_dgram_ops", file = "net/ipv4/af_inet.c")
public final class InetDgramOps implements ProtoOps {
    private static final int EAFNOSUPPORT = 97;
    private static final int EAGAIN = 11;
    private static final int ENOTCONN = 107;
    private static final int ENOPROTOOPT = 92;
    private static final int PROT_SOCK = 1024;

    private final InetAddrType addrs;
    private final Rps rps;

    /// @param addrs tells which addresses the host has
    /// @param rps wants to know where programs read
    public InetDgramOps(InetAddrType addrs, Rps rps) {
        this.addrs = addrs;
        this.rps = rps;
    }

    private static InetSock sk(Socket sock) {
        return (InetSock) sock.sk;
    }

    /// Gives the socket an address and a port of this host.
    @Override
    @Linux("inet_bind")
    public int bind(Socket sock, Sockaddr any, Cred cred) {
        if (!(any instanceof SockaddrIn addr)) {
            return -EAFNOSUPPORT;
        }
        boolean wild = addr.family == SockaddrIn.AF_UNSPEC && addr.addr == 0;
        if (addr.family != SockaddrIn.AF_INET && !wild) {
            return -EAFNOSUPPORT;
        }
        InetSock sk = sk(sock);
        if (addr.addr != 0 && !sk.freebind
                && !addrs.bindable(addr.addr, sk.boundDevIf)) {
            return -EADDRNOTAVAIL;
        }
        if (addr.port != 0 && addr.port < addrs.unprivilegedPortStart()
                && !cred.capable(Cred.CAP_NET_BIND_SERVICE)) {
            return -EACCES;
        }
        sk.lockSock();
        int rc = bindLocked(sk, addr);
        sk.releaseSock();
        return rc;
    }

    @Linux(value = "__inet_bind", renamed = true)
    private int bindLocked(InetSock sk, SockaddrIn addr) {
        if (sk.state != Sock.TCP_CLOSE || sk.num != 0) {
            return -EINVAL;
        }
        sk.rcvSaddr = addr.addr;
        sk.saddr = sk.freebind || addrs.local(addr.addr) ? addr.addr : 0;
        int rc = addr.port == 0 && sk.bindAddressNoPort ? 0
            : sk.getPort(addr.port);
        if (rc != 0) {
            sk.rcvSaddr = 0;
            sk.saddr = 0;
            return rc;
        }
        sk.bindAddrLocked = addr.addr != 0;
        sk.bindPortLocked = addr.port != 0;
        return 0;
    }

    @Override
    @Linux("inet_dgram_connect")
    public int connect(Socket sock, Sockaddr any) {
        if (!(any instanceof SockaddrIn addr)) {
            return -EAFNOSUPPORT;
        }
        InetSock sk = sk(sock);
        if (addr.family != SockaddrIn.AF_UNSPEC && autobind(sk) != 0) {
            return -EAGAIN;
        }
        sk.lockSock();
        int rc = addr.family == SockaddrIn.AF_UNSPEC
            ? sk.disconnect() : sk.connect(addr);
        sk.releaseSock();
        return rc;
    }

    /// A socket that sends without having been bound gets any free port.
    @Linux("inet_autobind")
    private static int autobind(InetSock sk) {
        if (sk.num != 0) {
            return 0;
        }
        sk.lockSock();
        int rc = sk.num == 0 && sk.getPort(0) != 0 ? -EAGAIN : 0;
        sk.releaseSock();
        return rc;
    }

    @Override
    @Linux("inet_sendmsg")
    public int sendmsg(Socket sock, Msghdr msg) {
        InetSock sk = sk(sock);
        recordFlow(sk);
        int rc = autobind(sk);
        return rc != 0 ? rc : sk.sendmsg(msg);
    }

    @Override
    @Linux("inet_recvmsg")
    public int recvmsg(Socket sock, Msghdr msg) {
        InetSock sk = sk(sock);
        if ((msg.flags & Msghdr.MSG_ERRQUEUE) == 0) {
            recordFlow(sk);
        }
        return sk.recvmsg(msg);
    }

    /// A connected socket's flow is used on this CPU: its packets had best
    /// come here.
    @Linux(value = "sock_rps_record_flow", file = "include/net/rps.h",
        renamed = true)
    public void recordFlow(InetSock sk) {
        if (sk.state == Sock.TCP_ESTABLISHED) {
            rps.recordSockFlow(sk.rxhash);
        }
    }

    @Override
    @Linux("inet_getname")
    public int getname(Socket sock, Sockaddr any, boolean peer) {
        if (!(any instanceof SockaddrIn addr)) {
            return -EAFNOSUPPORT;
        }
        InetSock sk = sk(sock);
        if (peer) {
            if (sk.dport == 0) {
                return -ENOTCONN;
            }
            addr.set(sk.daddr, sk.dport);
        } else {
            addr.set(sk.rcvSaddr != 0 ? sk.rcvSaddr : sk.saddr, sk.num);
        }
        return 0;
    }

    @Override
    @Linux("inet_shutdown")
    public int shutdown(Socket sock, int how) {
        if (how < SockOpt.SHUT_RD || how > SockOpt.SHUT_RDWR) {
            return -EINVAL;
        }
        InetSock sk = sk(sock);
        sk.lockSock();
        int rc = -ENOTCONN;
        if (sk.state == Sock.TCP_ESTABLISHED) {
            // RD, WR, RDWR are 0, 1, 2; the bits are 1, 2, 3.
            sk.shutdown |= how + 1;
            rc = 0;
        }
        sk.errorReport();
        sk.releaseSock();
        return rc;
    }

    @Override
    @Linux("udp_poll")
    public int poll(Socket sock) {
        return sk(sock).poll();
    }

    @Override
    @Linux("inet_ioctl")
    public int ioctl(Socket sock, int cmd) {
        return sk(sock).ioctl(cmd);
    }

    @Override
    @Linux(value = "ip_setsockopt", file = "net/ipv4/ip_sockglue.c")
    public int setsockopt(Socket sock, int level, int name, int value,
            Cred cred) {
        InetSock sk = sk(sock);
        return level == SockOpt.SOL_IP ? IpSockglue.set(sk, name, value)
            : level == sk.protocol ? sk.setsockopt(name, value)
            : -ENOPROTOOPT;
    }

    @Override
    @Linux(value = "ip_getsockopt", file = "net/ipv4/ip_sockglue.c")
    public int getsockopt(Socket sock, int level, int name) {
        InetSock sk = sk(sock);
        return level == SockOpt.SOL_IP ? IpSockglue.get(sk, name)
            : level == sk.protocol ? sk.getsockopt(name)
            : -EOPNOTSUPP;
    }

    @Override
    @Linux("inet_release")
    public void release(Socket sock) {
        sk(sock).destroy();
    }
}
