package student;

import netstack.driver.net.NapiContext;
import netstack.exercises.napipoll.Card;
import netstack.exercises.napipoll.PollDriver;
import netstack.skbuff.SkBuff;

/// The reference solution of `napi-poll`.
public final class Poller implements PollDriver {

    @Override
    public void interrupt(Card card, NapiContext napi) {
        card.irqDisable();
        napi.schedule();
    }

    @Override
    public int poll(Card card, NapiContext napi, int budget) {
        card.txClean();
        if (budget == 0) {
            return 0;
        }
        int work = 0;
        while (work < budget) {
            SkBuff skb = card.rxTake();
            if (skb == null) {
                break;
            }
            napi.groReceive(skb);
            work++;
        }
        if (work < budget && napi.completeDone(work)) {
            card.irqEnable();
        }
        return work;
    }
}
