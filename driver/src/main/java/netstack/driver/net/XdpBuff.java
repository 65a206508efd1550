package netstack.driver.net;

import java.lang.foreign.MemorySegment;

import netstack.skbuff.Linux;
import netstack.skbuff.wire.EthHdr;

/// A frame before (or, generic XDP, without regard to) its `sk_buff`:
/// absolute addresses in [#mem()]. One per receive queue, reused.
@Linux(value = "xdp_buff", file = "include/net/xdp.h")
public final class XdpBuff {
    private final MemorySegment mem;
    private long hardStart;
    private long data;
    private long dataEnd;
    private long limit;
    private NetDevice dev;
    private int queueIndex;
    private NetDevice target;

    /// A view of frames in `mem`.
    public XdpBuff(MemorySegment mem) {
        this.mem = mem;
    }

    /// Points it at a frame: the buffer is `hardStart` to `limit`, the frame
    /// `data` to `dataEnd`.
    @Linux("xdp_prepare_buff")
    public void prepareBuff(long hardStart, long limit, long data,
            long dataEnd) {
        this.hardStart = hardStart;
        this.limit = limit;
        this.data = data;
        this.dataEnd = dataEnd;
        this.target = null;
    }

    /// Names the receive queue that the frame came from.
    public void rxq(NetDevice dev, int queueIndex) {
        this.dev = dev;
        this.queueIndex = queueIndex;
    }

    /// The host's memory.
    public MemorySegment mem() {
        return mem;
    }

    /// The first byte of the frame.
    public long data() {
        return data;
    }

    /// Behind the last byte of the frame.
    public long dataEnd() {
        return dataEnd;
    }

    /// The receiving device.
    public NetDevice dev() {
        return dev;
    }

    /// The receiving queue.
    public int rxQueueIndex() {
        return queueIndex;
    }

    /// The first byte of the buffer.
    public long hardStart() {
        return hardStart;
    }

    /// Says by which device a redirected frame leaves; the verdict for the
    /// program to return.
    @Linux(value = "bpf_redirect", file = "net/core/filter.c")
    public XdpAction redirect(NetDevice to) {
        target = to;
        return XdpAction.REDIRECT;
    }

    /// The device that [#redirect] named, or null.
    public NetDevice target() {
        return target;
    }

    /// Moves the frame's start by `delta` (negative: room for a header);
    /// false if that leaves the buffer or less than an Ethernet header.
    @Linux(value = "bpf_xdp_adjust_head")
    public boolean adjustHead(int delta) {
        long moved = data + delta;
        if (moved < hardStart || moved > dataEnd - EthHdr.LEN) {
            return false;
        }
        data = moved;
        return true;
    }

    /// Moves the frame's end by `delta`; false if that leaves the buffer or
    /// less than an Ethernet header.
    @Linux(value = "bpf_xdp_adjust_tail")
    public boolean adjustTail(int delta) {
        long moved = dataEnd + delta;
        if (moved > limit || moved < data + EthHdr.LEN) {
            return false;
        }
        dataEnd = moved;
        return true;
    }
}
