package student;

import java.lang.foreign.MemorySegment;

import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;
import netstack.exercises.xdpdrop.DropPort;
import netstack.skbuff.wire.Wire;

/// The reference solution of `xdp-drop`.
public final class Dropper implements DropPort {

    private int port;
    private long packets;
    private long bytes;

    @Override
    public void init(int port) {
        this.port = port;
    }

    @Override
    public XdpAction run(XdpBuff xdp) {
        if (!matches(xdp.mem(), xdp.data(), xdp.dataEnd())) {
            return XdpAction.PASS;
        }
        packets++;
        bytes += xdp.dataEnd() - xdp.data();
        return XdpAction.DROP;
    }

    private boolean matches(MemorySegment mem, long data, long end) {
        long type = data + 12;
        if (type + 2 > end) {
            return false;
        }
        if (Wire.u16(mem, type) == 0x8100) {
            type += 4;
        }
        long ip = type + 2;
        if (ip + 20 > end || Wire.u16(mem, type) != 0x0800) {
            return false;
        }
        if (Wire.u8(mem, ip + 9) != 17) {
            return false;
        }
        if ((Wire.u16(mem, ip + 6) & 0x1fff) != 0) {
            return false;
        }
        long udp = ip + (Wire.u8(mem, ip) & 0xf) * 4;
        return udp + 8 <= end && Wire.u16(mem, udp + 2) == port;
    }

    @Override
    public long packets() {
        return packets;
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
