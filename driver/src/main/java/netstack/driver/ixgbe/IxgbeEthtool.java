package netstack.driver.ixgbe;

import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.EthtoolChannels;
import netstack.driver.net.EthtoolCoalesce;
import netstack.driver.net.EthtoolDrvinfo;
import netstack.driver.net.EthtoolLinkSettings;
import netstack.driver.net.EthtoolOps;
import netstack.driver.net.EthtoolRingparam;
import netstack.driver.net.EthtoolRxfh;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// What `ethtool` shows and changes.
@Linux(value = "ixgbe_ethtool_ops", renamed = true,
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_ethtool.c")
final class IxgbeEthtool implements EthtoolOps {
    private static final String MODE = "10000baseT/Full";
    private static final int SPEED_10000 = 10_000;
    /// Messages on probe, from the driver, and about the link.
    private static final int MSG_LEVEL = 7;

    private final Ixgbe adapter;

    IxgbeEthtool(Ixgbe adapter) {
        this.adapter = adapter;
    }

    @Override
    @Linux(value = "ixgbe_get_drvinfo", renamed = true)
    public EthtoolDrvinfo getDrvinfo(NetDevice dev) {
        return new EthtoolDrvinfo("ixgbe", "6.12.0", "0x00000000",
            "0000:01:00.0", true);
    }

    @Override
    @Linux(value = "ethtool_op_get_link", file = "net/ethtool/ioctl.c",
        renamed = true)
    public Boolean getLink(NetDevice dev) {
        return dev.running() && dev.carrierOk();
    }

    @Override
    @Linux(value = "ixgbe_get_link_ksettings", renamed = true)
    public EthtoolLinkSettings getLinkSettings(NetDevice dev) {
        List<String> modes = List.of(MODE);
        return new EthtoolLinkSettings(List.of("FIBRE"), modes, modes, false,
            getLink(dev) ? SPEED_10000 : -1, "Direct Attach Copper");
    }

    @Override
    public int getMsglevel(NetDevice dev) {
        return MSG_LEVEL;
    }

    @Override
    @Linux(value = "ixgbe_get_channels", renamed = true)
    public EthtoolChannels getChannels(NetDevice dev) {
        return new EthtoolChannels(0, 0, 1,
            IxgbeLib.maxRssIndices(dev.machine()), 0, 0, 1,
            adapter.rssQueues);
    }

    @Override
    @Linux(value = "ixgbe_set_channels", renamed = true)
    public int setChannels(NetDevice dev, EthtoolChannels ch) {
        if (ch.combined() == 0 || ch.rx() != 0 || ch.tx() != 0
                || ch.other() != 1) {
            return -Errno.EINVAL;
        }
        return adapter.locked(() -> {
            adapter.rssQueues = ch.combined();
            return adapter.lib.setupTc();
        });
    }

    @Override
    @Linux(value = "ixgbe_get_ringparam", renamed = true)
    public EthtoolRingparam getRingparam(NetDevice dev) {
        return new EthtoolRingparam(IxgbeConfig.MAX_DESCS,
            IxgbeConfig.MAX_DESCS, adapter.rxRingCount,
            adapter.txRingCount);
    }

    @Override
    public int setRingparam(NetDevice dev, EthtoolRingparam ring) {
        return adapter.locked(() -> IxgbeRingparam.set(adapter,
            ring.rxPending(), ring.txPending()));
    }

    @Override
    @Linux(value = "ixgbe_get_coalesce", renamed = true)
    public EthtoolCoalesce getCoalesce(NetDevice dev) {
        int itr = adapter.rxItrSetting;
        // A vector for both directions: only receive has a say.
        return new EthtoolCoalesce(itr <= IxgbeConfig.ADAPTIVE
            ? itr : itr >> 2, 0);
    }

    @Override
    @Linux(value = "ixgbe_set_coalesce", renamed = true)
    public int setCoalesce(NetDevice dev, EthtoolCoalesce c) {
        int usecs = c.rxCoalesceUsecs();
        if (c.txCoalesceUsecs() != 0 || usecs > IxgbeConfig.MAX_USECS) {
            return -Errno.EINVAL;
        }
        return adapter.locked(() -> {
            int old = adapter.rxItrSetting;
            boolean rsc = adapter.rscEnabled();
            adapter.rxItrSetting = usecs <= IxgbeConfig.ADAPTIVE
                ? usecs : usecs << 2;
            for (IxgbeQVector q : adapter.vectors) {
                q.itr = usecs == IxgbeConfig.ADAPTIVE
                    ? IxgbeQVector.ITR_20K : adapter.rxItrSetting;
                adapter.regs.writeEitr(q);
            }
            boolean reset = rsc != adapter.rscEnabled()
                || rare(old) != rare(adapter.rxItrSetting);
            return reset && dev.running() ? reset() : 0;
        });
    }

    /// Whether reports of transmit may wait for others (WTHRESH 8).
    private static boolean rare(int itrSetting) {
        return itrSetting == IxgbeConfig.ADAPTIVE
            || itrSetting >= IxgbeSetup.ITR_100K;
    }

    private int reset() {
        adapter.close();
        return adapter.open();
    }

    @Override
    public int getRxRings(NetDevice dev) {
        return adapter.vectors.length;
    }

    @Override
    @Linux(value = "ixgbe_rss_indir_size", renamed = true)
    public int getRxfhIndirSize(NetDevice dev) {
        return IxgbeRss.RETA_SIZE;
    }

    @Override
    @Linux(value = "ixgbe_get_rxfh_key_size", renamed = true)
    public int getRxfhKeySize(NetDevice dev) {
        return IxgbeRss.KEY_SIZE;
    }

    @Override
    @Linux(value = "ixgbe_get_rxfh", renamed = true)
    public EthtoolRxfh getRxfh(NetDevice dev) {
        return new EthtoolRxfh(adapter.rss.indir(), adapter.rss.key());
    }

    @Override
    @Linux(value = "ixgbe_set_rxfh", renamed = true)
    public int setRxfh(NetDevice dev, EthtoolRxfh rxfh) {
        return adapter.locked(() -> {
            adapter.rss.set(rxfh.indir(), rxfh.key());
            return 0;
        });
    }

    @Override
    @Linux(value = "ixgbe_get_strings", renamed = true)
    public List<String> getStrings(NetDevice dev) {
        return adapter.stats.names();
    }

    @Override
    public long[] getEthtoolStats(NetDevice dev) {
        return adapter.stats.values();
    }
}
