package netstack.transport.udp;

import java.lang.foreign.MemorySegment;
import netstack.driver.net.Errno;
import netstack.ipv4.IpSource;
import netstack.ipv4.route.Flow;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkBuff;
import netstack.transport.Datagram;
import netstack.transport.Msghdr;
import netstack.transport.PageFrag;
import netstack.transport.Sock;

/// One message while it is being sent: whence IP takes its bytes and who
/// pays for its packets. Reused for the next message.
final class UdpMsg implements IpSource {
    final Flow fl4 = new Flow();
    UdpMsg next;
    Msghdr msg;
    private UdpSock sk;
    /// The size of the datagrams to make, 0 for one.
    private int gsoSize;
    private boolean first;
    private int err;

    void start(UdpSock socket, Msghdr message) {
        sk = socket;
        msg = message;
        gsoSize = message.udpSegment >= 0 ? message.udpSegment
            : socket.gsoSize;
        first = true;
        err = 0;
    }

    void end() {
        sk = null;
        msg = null;
    }

    /// The first packet waits for room in the send buffer; those that
    /// complete the same datagram may pass its limit once over.
    @Override
    public SkBuff allocSendSkb(int size) {
        if (first) {
            first = false;
            err = Datagram.waitForWmem(sk, msg.dontwait());
            if (err != 0) {
                return null;
            }
        } else if (sk.wmemAlloc > 2 * sk.sndbuf) {
            err = -Errno.ENOBUFS;
            return null;
        }
        SkBuff skb = sk.net.skbs().alloc(size);
        if (skb == null) {
            err = -Errno.ENOBUFS;
            return null;
        }
        sk.setOwnerW(skb);
        return skb;
    }

    @Override
    public int err() {
        return err;
    }

    /// Copies the program's bytes into a packet, and sums them on the way if
    /// the device does not.
    @Override
    @Linux(value = "ip_generic_getfrag",
        file = "net/ipv4/ip_output.c")
    public void getfrag(SkBuff skb, long to, int offset, int len) {
        sk.machine().charge(Cost.COPY_BYTES, len);
        MemorySegment.copy(msg.base, msg.offset + offset, skb.mem(), to,
            len);
        if (skb.ipSummed() != SkBuff.CHECKSUM_PARTIAL) {
            int sum = Checksum.partial(skb.mem(), to, len, 0);
            skb.csum(Checksum.blockAdd(skb.csum(), sum, offset));
        }
    }

    @Override
    public int gsoSize() {
        return gsoSize;
    }

    /// Copies the program's bytes into pages of the socket's.
    @Override
    public boolean appendPages(SkBuff skb, int len) {
        PageFrag frag = sk.frag;
        PageSource pages = sk.net.pages();
        for (int done = 0, n; done < len; done += n) {
            if (!frag.refill(pages, len - done)) {
                err = -Errno.ENOMEM;
                return false;
            }
            n = Math.min(len - done, frag.size - frag.offset);
            getfrag(skb, frag.page + frag.offset, done, n);
            pages.getPage(frag.page);
            skb.addRxFrag(frag.page, frag.offset, n, n);
            frag.offset += n;
            sk.wmemAlloc += n;
        }
        return true;
    }

    @Override
    public int pmtudisc() {
        return sk.pmtudisc;
    }

    @Override
    public int ttl() {
        return sk.ttl != 0 ? sk.ttl : -1;
    }

    @Override
    public int mcTtl() {
        return sk.mcTtl;
    }

    @Override
    public int tos() {
        return sk.tos;
    }

    @Override
    public int inetId(int segs) {
        if (sk.state != Sock.TCP_ESTABLISHED) {
            return -1;
        }
        int id = sk.inetId;
        sk.inetId += segs;
        return id & 0xffff;
    }

    @Override
    public int priority() {
        return sk.priority;
    }

    @Override
    public int mark() {
        return sk.mark;
    }
}
