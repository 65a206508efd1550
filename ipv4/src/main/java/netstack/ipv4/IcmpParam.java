package netstack.ipv4;

import static netstack.skbuff.wire.Wire.u16;
import static netstack.skbuff.wire.Wire.u32;
import static netstack.skbuff.wire.Wire.u8;

import java.lang.foreign.MemorySegment;
import netstack.driver.net.Errno;
import netstack.ipv4.wire.IcmpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The bytes of an ICMP message: a header, and bytes of a received packet.
@Linux(value = "icmp_bxm", file = "net/ipv4/icmp.c", renamed = true)
final class IcmpParam implements IpSource {
    private final Ipv4 ip;
    private final SkBuff skb;
    private final int offset;
    private final int tos;
    private int type;
    private int code;
    private int un;

    /// Quotes from `offset` in `skb` on.
    IcmpParam(Ipv4 ip, SkBuff skb, int offset, int tos) {
        this.ip = ip;
        this.skb = skb;
        this.offset = offset;
        this.tos = tos;
    }

    void head(int icmpType, int icmpCode, int word) {
        type = icmpType;
        code = icmpCode;
        un = word;
    }

    @Override
    public SkBuff allocSendSkb(int size) {
        return ip.net.skbs().alloc(size);
    }

    @Override
    public int err() {
        return -Errno.ENOBUFS;
    }

    @Override
    @Linux(value = "icmp_glue_bits", file = "net/ipv4/icmp.c",
        renamed = true)
    public void getfrag(SkBuff to, long at, int from, int len) {
        int header = from == 0 ? IcmpHdr.LEN : 0;
        MemorySegment mem = to.mem();
        if (header != 0) {
            u8(mem, at, type);
            u8(mem, at + 1, code);
            u16(mem, at + 2, 0);
            u32(mem, at + 4, un);
            to.csum(Checksum.partial(mem, at, header, to.csum()));
        }
        int csum = skb.copyAndCsumBits(offset + from + header - IcmpHdr.LEN,
            mem, at + header, len - header);
        to.csum(Checksum.add(to.csum(), csum));
    }

    @Override
    public int pmtudisc() {
        return IP_PMTUDISC_DONT;
    }

    @Override
    public int tos() {
        return tos;
    }
}
