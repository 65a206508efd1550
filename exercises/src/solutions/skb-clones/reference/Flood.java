package student;

import netstack.exercises.skbclones.Mirror;
import netstack.exercises.skbclones.Ports;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;

/// The reference solution of `skb-clones`.
public final class Flood implements Mirror {

    @Override
    public void rcv(SkBuff skb, Ports ports) {
        SkBuff own = skb.shareCheck();
        if (own == null) {
            return;
        }
        if (ports.tapped()) {
            SkBuff clone = own.cloneSkb();
            if (clone != null) {
                ports.tap(clone);
            }
        }
        int last = ports.count() - 1;
        for (int i = 0; i < last; i++) {
            SkBuff clone = own.cloneSkb();
            if (clone != null) {
                send(i, clone, ports);
            }
        }
        send(last, own, ports);
    }

    private static void send(int i, SkBuff skb, Ports ports) {
        if (!skb.unclone()) {
            skb.free(DropReason.NOMEM);
            return;
        }
        Wire.u48(skb.mem(), skb.data() + 6, ports.address(i));
        ports.send(i, skb);
    }
}
