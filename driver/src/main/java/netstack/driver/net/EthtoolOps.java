package netstack.driver.net;

import java.util.List;
import netstack.skbuff.Linux;

/// What a driver tells and lets change of its device beside packets: all
/// that `ethtool` shows. A getter that answers null, or a size of 0, says
/// that the device does not have such a thing; functions that return an
/// `int` give 0 or a negated [Errno].
///
/// Ask through [Ethtool], which checks what all drivers want checked.
@Linux(value = "ethtool_ops", file = "include/linux/ethtool.h")
public interface EthtoolOps {
    /// A driver without any.
    EthtoolOps NONE = new EthtoolOps() { };

    /// A device that has a link and nothing else.
    EthtoolOps LINK_ONLY = new EthtoolOps() {
        @Override
        public Boolean getLink(NetDevice dev) {
            return dev.carrierOk();
        }
    };

    /// The driver and its hardware (`ethtool -i`).
    default EthtoolDrvinfo getDrvinfo(NetDevice dev) {
        return null;
    }

    /// Whether there is a link.
    default Boolean getLink(NetDevice dev) {
        return null;
    }

    /// Speed, duplex and the rest of `ethtool DEV`.
    default EthtoolLinkSettings getLinkSettings(NetDevice dev) {
        return null;
    }

    /// Which messages the driver logs, a bit for each kind; -1: not told.
    default int getMsglevel(NetDevice dev) {
        return -1;
    }

    /// Queues with interrupts (`-l`).
    default EthtoolChannels getChannels(NetDevice dev) {
        return null;
    }

    /// Changes their number (`-L`); the limits are checked already.
    default int setChannels(NetDevice dev, EthtoolChannels channels) {
        return -Errno.EOPNOTSUPP;
    }

    /// Descriptors in a ring (`-g`).
    default EthtoolRingparam getRingparam(NetDevice dev) {
        return null;
    }

    /// Changes them (`-G`).
    default int setRingparam(NetDevice dev, EthtoolRingparam ring) {
        return -Errno.EOPNOTSUPP;
    }

    /// Interrupt moderation (`-c`).
    default EthtoolCoalesce getCoalesce(NetDevice dev) {
        return null;
    }

    /// Changes it (`-C`).
    default int setCoalesce(NetDevice dev, EthtoolCoalesce coalesce) {
        return -Errno.EOPNOTSUPP;
    }

    /// Rings over which receive may be spread, 0 for a device without RSS.
    default int getRxRings(NetDevice dev) {
        return 0;
    }

    /// Entries of the table that leads from a hash to a ring.
    default int getRxfhIndirSize(NetDevice dev) {
        return 0;
    }

    /// Bytes of the hash's key, 0 if it can't be seen.
    default int getRxfhKeySize(NetDevice dev) {
        return 0;
    }

    /// How receive is spread (`-x`).
    default EthtoolRxfh getRxfh(NetDevice dev) {
        return null;
    }

    /// Changes that part of it which is not null (`-X`).
    default int setRxfh(NetDevice dev, EthtoolRxfh rxfh) {
        return -Errno.EOPNOTSUPP;
    }

    /// Names of the driver's own counters, in their order (`-S`).
    default List<String> getStrings(NetDevice dev) {
        return List.of();
    }

    /// The counters, as many as there are names.
    default long[] getEthtoolStats(NetDevice dev) {
        return new long[0];
    }
}
