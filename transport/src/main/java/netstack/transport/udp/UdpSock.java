package netstack.transport.udp;

import static netstack.driver.net.Errno.EINVAL;

import netstack.driver.net.Net;
import netstack.ipv4.route.Rtable;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.transport.Datagram;
import netstack.transport.InetSock;
import netstack.transport.Msghdr;
import netstack.transport.PageFrag;
import netstack.transport.ProtoMem;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;

/// A UDP socket, and the accounting of what it has received.
///
/// Softirqs put datagrams on `receiveQueue`. The reader takes from
/// `readerQueue`, which it fills by taking over all of the other at once, so
/// that the two meet rarely. For the same reason memory is given back in
/// portions: what was read counts as used until it is a quarter of the
/// buffer, or the reader has nothing left (`forwardDeficit`).
@Linux(value = "udp_sock", file = "include/linux/udp.h")
public final class UdpSock extends InetSock {
    static final int IPPROTO_UDP = 17;
    private static final int ENOMEM = 12;
    private static final int ENOBUFS = 105;

    private final Udp udp;
    final SkbQueue readerQueue = new SkbQueue();
    /// Who had brought the packet that was read last.
    int readFrom;
    private int forwardDeficit;
    /// `UDP_SEGMENT`: the size of the datagrams to make of a message, or 0.
    int gsoSize;
    /// `UDP_GRO`: whether the program takes merged datagrams.
    boolean groEnabled;
    private boolean encapEnabled;
    /// A datagram that is not complete.
    final UdpCork cork = new UdpCork();
    /// Pages for messages that will be cut.
    final PageFrag frag = new PageFrag();
    Rtable dstCache;
    /// The next IP identification of a connected socket.
    int inetId;
    /// The neighbours in the two hash tables.
    UdpSock hashNext;
    UdpSock hash2Next;
    int slot2;
    boolean hashed;

    UdpSock(Net net, Udp udp, ProtoMem mem) {
        super(net, SockOpt.SOCK_DGRAM, IPPROTO_UDP, mem);
        this.udp = udp;
    }

    // tag::__udp_enqueue_schedule_skb[]
    /// Puts a datagram on the queue, if its memory can be charged. The
    /// buffer may be passed by one packet, so that an empty queue always
    /// takes one, however large.
    ///
    /// @return 0, -ENOMEM when the buffer is full, -ENOBUFS when all UDP
    ///         sockets together hold too much
    @Linux("__udp_enqueue_schedule_skb")
    int enqueueScheduleSkb(SkBuff skb) {
        receiveLock.lockBh();
        int err = charge(skb);
        if (err == 0) {
            receiveQueue.queueTail(skb);
            incomingCpu = machine().smpProcessorId();
        } else {
            drops++;
        }
        receiveLock.unlockBh();
        if (err == 0 && !dead) {
            defReadable();
        }
        return err;
    }

    private int charge(SkBuff skb) {
        if (rmemAlloc > rcvbuf) {
            return -ENOMEM;
        }
        if (rmemAlloc > rcvbuf >> 1) {
            skb.condense();
        }
        int size = skb.truesize();
        int delta = size - forwardAlloc;
        if (delta > 0 && !memSchedule(delta, udp.rmemMin())) {
            return -ENOBUFS;
        }
        forwardAlloc -= size;
        rmemAlloc += size;
        return 0;
    }
    // end::__udp_enqueue_schedule_skb[]

    /// A packet leaves the queues: its memory goes back, perhaps later. With
    /// the receive queue's lock held.
    @Linux("udp_rmem_release")
    void rmemRelease(int size, boolean partial) {
        forwardDeficit += size;
        boolean small = forwardDeficit < rcvbuf >> 2;
        if (partial && small && !readerQueue.isEmpty()) {
            return;
        }
        int all = forwardDeficit;
        forwardDeficit = 0;
        forwardAlloc += all;
        int keep = partial ? 1 : 0;
        int amt = forwardAlloc - keep & -PageSource.PAGE_SIZE;
        forwardAlloc -= amt;
        memReclaim(amt);
        rmemAlloc -= all;
        readerQueue.queueSpliceTailInit(receiveQueue);
    }

    /// The datagram that a read would give, null if there is none. Those
    /// with a bad checksum are dropped on the way.
    @Linux(value = "__first_packet_length", renamed = true)
    SkBuff firstPacket() {
        receiveLock.lockBh();
        if (readerQueue.isEmpty()) {
            readerQueue.queueSpliceTailInit(receiveQueue);
        }
        SkBuff skb = readerQueue.peek();
        while (skb != null && !udp.checksumOk(skb)) {
            readerQueue.dequeue();
            rmemRelease(skb.truesize(), true);
            drops++;
            udp.countCsumError();
            skb.free(DropReason.UDP_CSUM);
            skb = readerQueue.peek();
        }
        receiveLock.unlockBh();
        return skb;
    }

    @Override
    protected boolean readable() {
        return super.readable() || !readerQueue.isEmpty();
    }

    @Override
    public int connect(SockaddrIn peer) {
        return udp.datagram.connect(this, peer);
    }

    @Override
    public int disconnect() {
        return udp.datagram.disconnect(this);
    }

    @Override
    public int sendmsg(Msghdr msg) {
        return udp.send.sendmsg(this, msg);
    }

    @Override
    public int recvmsg(Msghdr msg) {
        return udp.recv.recvmsg(this, msg);
    }

    @Override
    @Linux("udp_v4_get_port")
    public int getPort(int port) {
        return udp.ports.getPort(this, port);
    }

    @Override
    @Linux("udp_v4_rehash")
    public void rehash() {
        udp.table.rehash(this);
    }

    /// Takes the socket out of the tables: no packet finds it.
    @Linux("udp_lib_unhash")
    void unhash() {
        udp.table.remove(this);
        num = 0;
    }

    @Override
    public int poll() {
        return Datagram.poll(this, firstPacket() != null);
    }

    @Override
    @Linux("udp_ioctl")
    public int ioctl(int cmd) {
        return switch (cmd) {
            case SockOpt.SIOCINQ -> {
                SkBuff skb = firstPacket();
                yield skb == null ? 0 : skb.len();
            }
            case SockOpt.SIOCOUTQ -> wmemAlloc;
            default -> -Udp.ENOTTY;
        };
    }

    @Override
    @Linux(value = "udp_lib_setsockopt", renamed = true)
    public int setsockopt(int name, int value) {
        switch (name) {
            case SockOpt.UDP_CORK -> {
                cork.on = value != 0;
                if (!cork.on) {
                    lockSock();
                    udp.send.pushPendingFrames(this);
                    releaseSock();
                }
            }
            case SockOpt.UDP_SEGMENT -> {
                if (value < 0 || value > 0xffff) {
                    return -EINVAL;
                }
                gsoSize = value;
            }
            case SockOpt.UDP_GRO -> {
                groEnabled = value != 0;
                encapEnable();
            }
            default -> {
                return -Udp.ENOPROTOOPT;
            }
        }
        return 0;
    }

    /// From the first `UDP_GRO` on until it is closed, as Linux has it.
    @Linux(value = "udp_tunnel_encap_enable", renamed = true,
        file = "include/net/udp_tunnel.h")
    private void encapEnable() {
        if (groEnabled && !encapEnabled) {
            encapEnabled = true;
            udp.encapEnable();
        }
    }

    @Override
    @Linux(value = "udp_lib_getsockopt", renamed = true)
    public int getsockopt(int name) {
        return switch (name) {
            case SockOpt.UDP_CORK -> cork.on ? 1 : 0;
            case SockOpt.UDP_SEGMENT -> gsoSize;
            case SockOpt.UDP_GRO -> groEnabled ? 1 : 0;
            default -> -Udp.ENOPROTOOPT;
        };
    }

    @Override
    public int mtu() {
        Rtable rt = dstCache;
        return rt == null ? -Udp.ENOTCONN : rt.mtu();
    }

    @Override
    @Linux(value = "udp_destroy_sock", renamed = true)
    public void destroy() {
        lockSock();
        dead = true;
        udp.send.flushPendingFrames(this);
        unhash();
        if (encapEnabled) {
            udp.encapDisable();
        }
        dstCache = null;
        frag.put(net.pages());
        releaseSock();
        destructCommon();
    }

    @Linux("udp_destruct_common")
    private void destructCommon() {
        receiveLock.lockBh();
        readerQueue.queueSpliceTailInit(receiveQueue);
        int total = 0;
        for (SkBuff skb = readerQueue.dequeue(); skb != null;
                skb = readerQueue.dequeue()) {
            total += skb.truesize();
            skb.free(DropReason.SOCKET_CLOSE);
        }
        rmemRelease(total, false);
        receiveLock.unlockBh();
    }
}
