package netstack.qdisc;

import java.util.Arrays;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Who sees what is sent: taps on one device, and on all.
final class TxTaps {
    private TxTap[] taps = { };
    private NetDevice[] on = { };

    /// @param dev the only device to look at, null for all
    void add(TxTap tap, NetDevice dev) {
        int n = taps.length;
        taps = Arrays.copyOf(taps, n + 1);
        on = Arrays.copyOf(on, n + 1);
        taps[n] = tap;
        on[n] = dev;
    }

    void remove(TxTap tap) {
        int n = 0;
        for (int i = 0; i < taps.length; i++) {
            if (taps[i] != tap) {
                taps[n] = taps[i];
                on[n++] = on[i];
            }
        }
        taps = Arrays.copyOf(taps, n);
        on = Arrays.copyOf(on, n);
    }

    /// Shows a clone of `skb` to all that look at `dev`. Without memory for
    /// the clone they miss it: a tap never holds a packet up.
    @Linux(value = "dev_queue_xmit_nit", file = "net/core/dev.c")
    void xmitNit(SkBuff skb, NetDevice dev) {
        SkBuff clone = null;
        for (int i = 0; i < taps.length; i++) {
            if (on[i] != null && on[i] != dev || !taps[i].wants(skb)) {
                continue;
            }
            if (clone == null) {
                clone = cloneFor(skb, dev);
                if (clone == null) {
                    return;
                }
            }
            taps[i].xmitNit(clone, dev);
        }
        if (clone != null) {
            clone.consume();
        }
    }

    private SkBuff cloneFor(SkBuff skb, NetDevice dev) {
        SkBuff clone = skb.cloneSkb();
        if (clone != null) {
            clone.tstamp(dev.machine().now());
            clone.resetMacHeader();
            if (clone.networkHeader() < clone.data()
                    || clone.networkHeader() > clone.tail()) {
                clone.resetNetworkHeader();
            }
            clone.setTransportHeader(clone.networkOffset());
            clone.pktType(SkBuff.PACKET_OUTGOING);
        }
        return clone;
    }
}
