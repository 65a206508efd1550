package netstack.transport.packet;

import netstack.driver.net.Errno;
import netstack.driver.net.Iff;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Cred;
import netstack.transport.Datagram;
import netstack.transport.Errnos;
import netstack.transport.Msghdr;
import netstack.transport.ProtoOps;
import netstack.transport.SockOpt;
import netstack.transport.Sockaddr;
import netstack.transport.SockaddrLl;
import netstack.transport.Socket;
import netstack.transport.VmArea;

/// The calls on a packet socket.
@Linux(value = "packet_ops", file = "net/packet/af_packet.c")
final class PacketOps implements ProtoOps {
    private final AfPacket family;
    private final PacketRecv recv = new PacketRecv();
    private final PacketSnd snd;

    PacketOps(AfPacket family) {
        snd = new PacketSnd(family.tx);
        this.family = family;
    }

    private static PacketSock sk(Socket sock) {
        return (PacketSock) sock.sk;
    }

    /// Narrows the socket to a device, or to another Ethernet type.
    @Override
    @Linux("packet_bind")
    public int bind(Socket sock, Sockaddr any, Cred cred) {
        if (!(any instanceof SockaddrLl sll)
                || sll.family != SockaddrLl.AF_PACKET) {
            return -Errno.EINVAL;
        }
        PacketSock sk = sk(sock);
        int proto = sll.protocol != 0 ? sll.protocol & 0xffff : sk.num;
        sk.lockSock();
        int rc = doBind(sk, sll.ifindex, proto);
        sk.releaseSock();
        return rc;
    }

    // tag::packet_do_bind[]
    /// The hook is moved only while it is out; on a device that is down it
    /// stays out, and the next call tells.
    @Linux("packet_do_bind")
    private int doBind(PacketSock sk, int ifindex, int proto) {
        if (sk.fanout != null) {
            return -Errno.EINVAL;
        }
        NetDevice dev = null;
        if (ifindex != 0) {
            dev = family.net.devices().byIndex(ifindex);
            if (dev == null) {
                return -Errno.ENODEV;
            }
        }
        if (sk.hooked(proto, dev)) {
            return 0;
        }
        sk.unregisterProtHook();
        sk.num = proto;
        sk.ifindex = ifindex;
        sk.hook(proto, dev);
        if (proto == 0) {
            return 0;
        }
        if (dev == null || (dev.flags() & Iff.UP) != 0) {
            sk.registerProtHook();
        } else {
            sk.err = Errno.ENETDOWN;
            sk.errorReport();
        }
        return 0;
    }
    // end::packet_do_bind[]

    @Override
    public int connect(Socket sock, Sockaddr addr) {
        return -Errno.EOPNOTSUPP;
    }

    @Override
    @Linux("packet_getname")
    public int getname(Socket sock, Sockaddr any, boolean peer) {
        if (peer) {
            return -Errno.EOPNOTSUPP;
        }
        if (!(any instanceof SockaddrLl sll)) {
            return -Errnos.EAFNOSUPPORT.number;
        }
        PacketSock sk = sk(sock);
        NetDevice dev = family.net.devices().byIndex(sk.ifindex);
        sll.family = SockaddrLl.AF_PACKET;
        sll.ifindex = sk.ifindex;
        sll.protocol = sk.num;
        sll.pkttype = 0;
        sll.hatype = dev == null ? 0 : dev.type();
        sll.halen = dev == null ? 0 : dev.addrLen();
        sll.addr = dev == null ? 0 : dev.devAddr();
        return 0;
    }

    @Override
    @Linux("packet_sendmsg")
    public int sendmsg(Socket sock, Msghdr msg) {
        return snd.snd(sk(sock), msg);
    }

    @Override
    public int recvmsg(Socket sock, Msghdr msg) {
        return recv.recvmsg(sk(sock), msg);
    }

    @Override
    public int shutdown(Socket sock, int how) {
        return -Errno.EOPNOTSUPP;
    }

    @Override
    @Linux("packet_poll")
    public int poll(Socket sock) {
        PacketSock sk = sk(sock);
        int mask = Datagram.poll(sk, !sk.receiveQueue.isEmpty());
        sk.machine().cpu().sync();
        sk.receiveLock.lockBh();
        if (sk.rxRing.pgVec != null && (sk.tpVersion == TpacketVersion.V3
                ? sk.rxRing.prbBdqc.previousGiven()
                : sk.rxRing.previousGiven(sk.tpVersion))) {
            mask |= SockOpt.POLLIN | SockOpt.POLLRDNORM;
        }
        PacketRoom.tryClearPressure(sk);
        sk.receiveLock.unlockBh();
        return mask;
    }

    @Override
    public int mmap(Socket sock, VmArea vma) {
        return PacketSetRing.mmap(sk(sock), vma);
    }

    @Override
    @Linux("packet_ioctl")
    public int ioctl(Socket sock, int cmd) {
        SkBuff first = sock.sk.receiveQueue.peek();
        return switch (cmd) {
            case SockOpt.SIOCINQ -> first == null ? 0 : first.len();
            case SockOpt.SIOCOUTQ -> sock.sk.wmemAlloc;
            default -> -Errnos.ENOTTY.number;
        };
    }

    @Override
    public int setsockopt(Socket sock, int level, int name, int value,
            Cred cred) {
        return level == PacketSockopt.SOL_PACKET
            ? PacketSockopt.set(sk(sock), name, value)
            : -Errnos.ENOPROTOOPT.number;
    }

    @Override
    public int setsockopt(Socket sock, int level, int name, Record value,
            Cred cred) {
        return level == PacketSockopt.SOL_PACKET
            ? PacketSockopt.set(sk(sock), name, value)
            : -Errnos.ENOPROTOOPT.number;
    }

    @Override
    public int getsockopt(Socket sock, int level, int name) {
        return level == PacketSockopt.SOL_PACKET
            ? PacketSockopt.get(sk(sock), name)
            : -Errnos.ENOPROTOOPT.number;
    }

    @Override
    public int getsockopt(Socket sock, int level, int name, Object into) {
        return level == PacketSockopt.SOL_PACKET
            ? PacketSockopt.get(sk(sock), name, into)
            : -Errnos.ENOPROTOOPT.number;
    }

    @Override
    public void release(Socket sock) {
        family.release(sk(sock));
    }
}
