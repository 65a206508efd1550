package netstack.driver.net;

import netstack.skbuff.Linux;
import netstack.skbuff.SkbSlab;

/// Frames that XDP redirected to one device, until there are enough for a
/// call of its driver, or the poll ends.
@Linux(value = "xdp_dev_bulk_queue", file = "kernel/bpf/devmap.c")
public final class XdpBulk {
    /// DEV_MAP_BULK_SIZE: so many frames at once.
    public static final int SIZE = 16;

    /// An Ethernet header with a VLAN tag.
    private static final int MAX_HEADER = 18;

    private final SkbSlab slab;
    private final long[] data = new long[SIZE];
    private final int[] len = new int[SIZE];
    private int count;
    private NetDevice dev;
    private int failed;

    /// A queue of frames that lie in pages of pools of `slab`.
    public XdpBulk(SkbSlab slab) {
        this.slab = slab;
    }

    /// Frames in it.
    public int count() {
        return count;
    }

    /// The first byte of frame `i`.
    public long data(int i) {
        return data[i];
    }

    /// The length of frame `i`.
    public int len(int i) {
        return len[i];
    }

    /// Takes the frame in `xdp` for the device that it names; false if that
    /// can't send. The number of frames that the driver of an earlier
    /// device refused is returned by [#flush] only.
    @Linux(value = "xdp_do_redirect", file = "net/core/filter.c",
            renamed = true)
    public boolean add(XdpBuff xdp) {
        NetDevice to = xdp.target();
        if (to == null || !to.running()
                || xdp.dataEnd() - xdp.data() > to.mtu() + MAX_HEADER) {
            return false;
        }
        if (to != dev || count == SIZE) {
            failed += send();
            dev = to;
        }
        data[count] = xdp.data();
        len[count++] = (int) (xdp.dataEnd() - xdp.data());
        return true;
    }

    /// Hands all frames to their driver; returns how many it refused since
    /// the last call. Those are gone.
    @Linux(value = "xdp_do_flush", file = "net/core/filter.c")
    public int flush() {
        failed += send();
        int n = failed;
        failed = 0;
        return n;
    }

    @Linux(value = "bq_xmit_all", file = "kernel/bpf/devmap.c",
            renamed = true)
    private int send() {
        if (count == 0) {
            return 0;
        }
        int sent = Math.max(dev.ops().xdpXmit(dev, this), 0);
        for (int i = sent; i < count; i++) {
            slab.xdpReturnFrame(data[i]);
        }
        int refused = count - sent;
        count = 0;
        return refused;
    }
}
