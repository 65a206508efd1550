package netstack.transport.packet;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevEvent;
import netstack.ipv4.Ipv4;
import netstack.napi.NetRx;
import netstack.napi.PacketType;
import netstack.qdisc.DevQueue;
import netstack.qdisc.TxTap;
import netstack.skbuff.Linux;
import netstack.transport.Cred;
import netstack.transport.Errnos;
import netstack.transport.NetProtoFamily;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.Socket;
import netstack.transport.Syscalls;

/// The family of packet sockets in one namespace. It keeps a list of its
/// sockets, to tell them when their device goes down or comes up.
///
/// Left out: `SOCK_PACKET`, rings to send from, virtio headers and time
/// stamps.
@Linux(value = "packet_family_ops", file = "net/packet/af_packet.c",
    renamed = true)
public final class AfPacket implements NetProtoFamily {
    final Net net;
    final NetRx rx;
    final DevQueue tx;
    final PacketRcv rcv = new PacketRcv();
    final TpacketRcv tpacketRcv = new TpacketRcv();
    final Ipv4 ipv4;
    final FanoutGroups fanouts;
    private final PacketOps ops;
    private final List<PacketSock> sklist = new ArrayList<>();

    /// Connects the family to `calls`.
    public AfPacket(Net net, NetRx rx, DevQueue tx, Ipv4 ipv4,
            Syscalls calls) {
        this.net = net;
        this.ipv4 = ipv4;
        fanouts = new FanoutGroups(net.machine());
        this.rx = rx;
        this.tx = tx;
        ops = new PacketOps(this);
        net.devices().registerNotifier(this::notifier);
        calls.sockRegister(net, SockaddrLl.AF_PACKET, this);
    }

    /// @param protocol an Ethernet type in host order (in C, `htons` of it);
    ///        0 receives nothing until it is bound
    @Override
    @Linux("packet_create")
    public int create(Socket sock, int protocol, Cred cred) {
        if (!cred.capable(Cred.CAP_NET_RAW)) {
            return -Errno.EPERM;
        }
        if (sock.type != SockOpt.SOCK_RAW
                && sock.type != SockOpt.SOCK_DGRAM) {
            return -Errnos.ESOCKTNOSUPPORT.number;
        }
        PacketSock sk = new PacketSock(this, sock.type);
        sock.ops = ops;
        sock.sk = sk;
        sk.num = protocol & 0xffff;
        if (sk.num != 0) {
            sk.hook(sk.num, null);
            sk.registerProtHook();
        }
        sklist.add(sk);
        return 0;
    }

    /// Hooks a taker of packets in; one for all types sees what is sent, too.
    void addPack(PacketType pt, TxTap tap) {
        rx.netif().addPack(net, pt);
        if (pt.type() == PacketType.ETH_P_ALL) {
            tx.addPack(tap, pt.dev());
        }
    }

    void removePack(PacketType pt, TxTap tap) {
        rx.netif().removePack(net, pt);
        tx.removePack(tap);
    }

    void release(PacketSock sk) {
        sklist.remove(sk);
        sk.destroy();
    }

    /// The sockets, oldest first.
    public List<PacketSock> sockets() {
        return List.copyOf(sklist);
    }

    @Linux("packet_notifier")
    private void notifier(NetdevEvent event, NetDevice dev) {
        for (PacketSock sk : sklist) {
            if (event == NetdevEvent.UNREGISTER) {
                sk.mclist.delete(dev);
            }
            if (sk.ifindex != dev.ifindex()) {
                continue;
            }
            switch (event) {
                case DOWN, UNREGISTER -> down(sk, event);
                case UP -> {
                    if (sk.num != 0) {
                        sk.registerProtHook();
                    }
                }
                default -> { }
            }
        }
    }

    private static void down(PacketSock sk, NetdevEvent event) {
        if (sk.running) {
            sk.unregisterProtHook();
            sk.err = Errno.ENETDOWN;
            sk.errorReport();
        }
        if (event == NetdevEvent.UNREGISTER) {
            sk.ifindex = -1;
            sk.hook(sk.type(), null);
        }
    }
}
