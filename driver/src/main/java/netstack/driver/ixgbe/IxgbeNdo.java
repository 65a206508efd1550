package netstack.driver.ixgbe;

import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.NetdevTx;
import netstack.driver.net.XdpBulk;
import netstack.driver.net.XdpProgram;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What the stack calls of the driver.
@Linux(value = "ixgbe_netdev_ops", renamed = true,
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
final class IxgbeNdo implements NetDeviceOps {
    /// The longest frame that XDP may see: it lies in one buffer.
    private static final int XDP_FRAME = 1536;
    private static final int PKT_HDR_PAD = 22;

    private final Ixgbe adapter;

    IxgbeNdo(Ixgbe adapter) {
        this.adapter = adapter;
    }

    @Override
    public int open(NetDevice dev) {
        return adapter.locked(adapter::open);
    }

    @Override
    public int stop(NetDevice dev) {
        return adapter.locked(adapter::close);
    }

    @Override
    @Linux(value = "ixgbe_xmit_frame", renamed = true)
    public NetdevTx startXmit(SkBuff skb, NetDevice dev) {
        if (adapter.down || skb.queueMapping() >= adapter.vectors.length) {
            return NetdevTx.BUSY;
        }
        return adapter.vectors[skb.queueMapping()].tx.xmitFrame(skb);
    }

    /// The watchdog found a queue stuck.
    @Override
    @Linux("ixgbe_tx_timeout")
    public void txTimeout(NetDevice dev, int txqueue) {
        adapter.service.txTimeoutReset();
    }

    @Override
    @Linux(value = "ixgbe_ndo_set_rx_mode", renamed = true)
    public void setRxMode(NetDevice dev) {
        if (!adapter.down) {
            adapter.setRxMode();
        }
    }

    @Override
    @Linux(value = "ixgbe_set_mac", renamed = true)
    public int setMacAddress(NetDevice dev, long addr) {
        adapter.regs.setRar(addr);
        return 0;
    }

    @Override
    @Linux(value = "ixgbe_change_mtu", renamed = true)
    public int changeMtu(NetDevice dev, int mtu) {
        if (adapter.xdpProg != null && mtu + PKT_HDR_PAD > XDP_FRAME) {
            return -Errno.EINVAL;
        }
        return adapter.locked(() -> {
            dev.mtu(mtu);
            // Other frames, other buffers: the rings are made anew.
            return doReset();
        });
    }

    /// Starts the device anew, its memory too, if it runs.
    @Linux("ixgbe_do_reset")
    private int doReset() {
        if (!adapter.dev.running()) {
            return 0;
        }
        adapter.close();
        return adapter.open();
    }

    @Override
    @Linux("ixgbe_fix_features")
    public long fixFeatures(NetDevice dev, long features) {
        boolean lro = (features & NetdevFeatures.RXCSUM) != 0
            && adapter.xdpProg == null;
        return lro ? features : features & ~NetdevFeatures.LRO;
    }

    @Override
    @Linux("ixgbe_set_features")
    public int setFeatures(NetDevice dev, long features) {
        return adapter.locked(() -> {
            boolean rsc = adapter.rscEnabled();
            long changed = dev.features() ^ features;
            dev.features(features);
            if (rsc != adapter.rscEnabled()
                    || (changed & NetdevFeatures.RXALL) != 0) {
                return doReset();
            }
            if ((changed & NetdevFeatures.HW_VLAN_CTAG_RX) != 0
                    && !adapter.down) {
                adapter.setRxMode();
            }
            return 0;
        });
    }

    @Override
    @Linux(value = "ixgbe_get_stats64", renamed = true)
    public void getStats64(NetDevice dev, long[] sums) {
        adapter.stats.addTo(sums);
    }

    // tag::ixgbe_xdp_setup[]
    /// Attaches a program: it needs rings to send by, so the first one and
    /// the last cost a reset; one in place of another does not.
    @Override
    @Linux(value = "ixgbe_xdp_setup", renamed = true)
    public int bpf(NetDevice dev, XdpProgram prog) {
        if (prog != null && (adapter.rscEnabled()
                || dev.mtu() + PKT_HDR_PAD > XDP_FRAME)) {
            return -Errno.EINVAL;
        }
        return adapter.locked(() -> {
            boolean reset = prog == null != (adapter.xdpProg == null);
            adapter.xdpProg = prog;
            if (reset) {
                return adapter.lib.setupTc();
            }
            for (IxgbeQVector q : adapter.vectors) {
                q.rx.xdp.prog(prog);
            }
            return 0;
        });
    }
    // end::ixgbe_xdp_setup[]

    @Override
    @Linux("ixgbe_xdp_xmit")
    public int xdpXmit(NetDevice dev, XdpBulk frames) {
        if (adapter.down) {
            return -Errno.ENETDOWN;
        }
        if (adapter.xdpProg == null) {
            return -Errno.ENXIO;
        }
        IxgbeXdpRing ring =
            adapter.xdpRings[dev.machine().smpProcessorId()];
        int sent = 0;
        while (sent < frames.count()
                && ring.xmit(frames.data(sent), frames.len(sent))) {
            sent++;
        }
        ring.updateTail();
        return sent;
    }
}
