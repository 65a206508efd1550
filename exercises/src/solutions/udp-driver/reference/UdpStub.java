package student;

import static netstack.exercises.udpdriver.Errno.EBUSY;
import static netstack.exercises.udpdriver.Errno.EFAULT;
import static netstack.exercises.udpdriver.Errno.EMSGSIZE;
import static netstack.exercises.udpdriver.Errno.ENOBUFS;
import static netstack.exercises.udpdriver.Errno.ENOMEM;

import java.lang.foreign.MemorySegment;

import netstack.exercises.udpdriver.FileOperations;
import netstack.exercises.udpdriver.Flow;
import netstack.exercises.udpdriver.Kernel;
import netstack.exercises.udpdriver.Port;
import netstack.exercises.udpdriver.StubDriver;
import netstack.exercises.udpdriver.UserBuffer;
import netstack.skbuff.Checksum;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;

/// The reference solution of `udp-driver`.
public final class UdpStub implements StubDriver, FileOperations {

    private static final int IP_LEN = 20;
    private static final int UDP_LEN = 8;
    private static final int IPPROTO_UDP = 17;
    private static final int IP_DF = 0x4000;

    private Kernel kernel;
    private Port port;
    private Flow flow;
    private boolean busy;

    @Override
    public int init(Kernel kernel, Port port, Flow flow) {
        this.kernel = kernel;
        this.port = port;
        this.flow = flow;
        return kernel.registerChrdev("udpstub", this);
    }

    @Override
    public int open() {
        if (busy) {
            return -EBUSY;
        }
        busy = true;
        return 0;
    }

    @Override
    public int release() {
        busy = false;
        return 0;
    }

    @Override
    public int write(UserBuffer buf, int count) {
        if (count > port.mtu() - IP_LEN - UDP_LEN) {
            return -EMSGSIZE;
        }
        int room = port.llReservedSpace() + IP_LEN + UDP_LEN;
        SkBuff skb = kernel.allocSkb(room + count);
        if (skb == null) {
            return -ENOMEM;
        }
        skb.reserve(room);
        long payload = skb.put(count);
        if (kernel.copyFromUser(payload, buf, count) != 0) {
            skb.free(DropReason.NOT_SPECIFIED);
            return -EFAULT;
        }
        pushUdp(skb);
        pushIp(skb);
        pushEthernet(skb);
        skb.dev(port.dev());
        skb.protocol(EthHdr.ETH_P_IP);
        int rc = kernel.devQueueXmit(skb);
        return rc == Kernel.NET_XMIT_SUCCESS ? count : -ENOBUFS;
    }

    private void pushUdp(SkBuff skb) {
        long uh = skb.push(UDP_LEN);
        skb.resetTransportHeader();
        MemorySegment mem = skb.mem();
        int len = skb.len();
        Wire.u16(mem, uh, flow.sport());
        Wire.u16(mem, uh + 2, flow.dport());
        Wire.u16(mem, uh + 4, len);
        Wire.u16(mem, uh + 6, 0);
        int sum = Checksum.partial(mem, uh, len, 0);
        int check = Checksum.fold(Checksum.pseudoHeader(
                flow.saddr(), flow.daddr(), len, IPPROTO_UDP, sum));
        Wire.u16(mem, uh + 6, check == 0 ? 0xffff : check);
    }

    private void pushIp(SkBuff skb) {
        long iph = skb.push(IP_LEN);
        skb.resetNetworkHeader();
        MemorySegment mem = skb.mem();
        Wire.u16(mem, iph, 0x4500);
        Wire.u16(mem, iph + 2, skb.len());
        Wire.u16(mem, iph + 4, 0);
        Wire.u16(mem, iph + 6, IP_DF);
        Wire.u8(mem, iph + 8, flow.ttl());
        Wire.u8(mem, iph + 9, IPPROTO_UDP);
        Wire.u16(mem, iph + 10, 0);
        Wire.u32(mem, iph + 12, flow.saddr());
        Wire.u32(mem, iph + 16, flow.daddr());
        int sum = Checksum.partial(mem, iph, IP_LEN, 0);
        Wire.u16(mem, iph + 10, Checksum.fold(sum));
    }

    private void pushEthernet(SkBuff skb) {
        long eth = skb.push(EthHdr.LEN);
        MemorySegment mem = skb.mem();
        Wire.u48(mem, eth, flow.dmac());
        Wire.u48(mem, eth + 6, port.devAddr());
        Wire.u16(mem, eth + 12, EthHdr.ETH_P_IP);
    }
}
