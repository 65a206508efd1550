package netstack.driver.hw;

import netstack.driver.dma.DmaBus;
import netstack.driver.dma.Rule;

/// Checks transmit descriptors against each other and against the frame
/// that they make up, when the device has fetched its last one (S19).
///
/// Hardware believes what it is told: a wrong header length puts the
/// checksum into the payload, and the frame leaves with a good check
/// sequence. QEMU's models parse the frame themselves and hide it.
final class TxChecker {
    /// Descriptors that a frame may take: what the device can hold.
    private static final int MAX_DESCS = 40;

    private final RingChecker owner;
    private final boolean[] set = new boolean[2];
    private final long[] context0 = new long[2];
    private final long[] context1 = new long[2];
    private final TxHeaders headers;
    private int first = -1;
    private int descs;
    private int total;
    private long first1;

    TxChecker(RingChecker owner) {
        this.owner = owner;
        headers = new TxHeaders(this);
    }

    void say(String what) {
        owner.say(Rule.S19, "the frame from descriptor " + first + " on: "
                + what);
    }

    /// The queue is enabled: the device knows no context.
    void on() {
        set[0] = false;
        set[1] = false;
        first = -1;
    }

    /// The device has fetched descriptor `i`.
    void fetched(int i, long word0, long word1, DmaBus bus) {
        if ((word1 & TxDesc.DCMD_DEXT) == 0) {
            owner.say(Rule.S19, "descriptor " + i + " has no DEXT: the device "
                    + "takes it for a legacy one");
        } else if (TxDesc.isContext(word1)) {
            context(i, word0, word1);
        } else if ((word1 & TxDesc.DTYP_MASK) != TxDesc.DTYP_DATA) {
            owner.say(Rule.S19, "descriptor " + i + " is neither data nor "
                    + "context");
        } else {
            data(i, word0, word1, bus);
        }
    }

    private void context(int i, long word0, long word1) {
        if (first >= 0) {
            say("descriptor " + i + " is a context in the middle of it");
        }
        int slot = TxDesc.idx(word1) & 1;
        set[slot] = true;
        context0[slot] = word0;
        context1[slot] = word1;
    }

    private void data(int i, long word0, long word1, DmaBus bus) {
        if (first < 0) {
            first = i;
            first1 = word1;
            descs = 0;
            total = 0;
            headers.start();
        }
        int n = TxDesc.dtaLen(word1);
        boolean last = (word1 & TxDesc.DCMD_EOP) != 0;
        if (n == 0) {
            say("descriptor " + i + " has no bytes");
        }
        if (!last && (word1 & TxDesc.DCMD_RS) != 0) {
            say("RS in descriptor " + i + ", which is not the last one");
        }
        headers.add(bus, word0, n);
        total += n;
        descs++;
        if (last) {
            frame();
            first = -1;
        }
    }

    private void frame() {
        if (descs > MAX_DESCS) {
            say(descs + " descriptors, but the device holds " + MAX_DESCS);
        }
        boolean tse = ((int) first1 & TxDesc.DCMD_TSE) != 0;
        int popts = TxDesc.popts(first1);
        int slot = (int) (first1 >>> 36) & 1;
        boolean sums =
                (popts & (TxDesc.POPTS_IXSM | TxDesc.POPTS_TXSM)) != 0;
        boolean needs = tse || sums || (first1 & TxDesc.DCMD_VLE) != 0;
        if (needs && !set[slot]) {
            say((tse ? "TSE" : sums ? "a checksum" : "a VLAN tag")
                    + " is asked for, but context " + slot
                    + " was never loaded");
            return;
        }
        long word0 = context0[slot];
        long word1 = context1[slot];
        int header = TxDesc.macLen(word0) + TxDesc.ipLen(word0)
                + TxDesc.l4Len(word1);
        payLen(tse, tse ? total - header : total);
        if (tse) {
            segmentation(word1, popts);
        }
        if (tse || sums) {
            headers.check(word0, word1, popts, tse);
        }
    }

    private void payLen(boolean tse, int right) {
        int said = TxDesc.payLen(first1);
        if (said != right) {
            say("PAYLEN is " + said + ", but "
                    + (tse ? "the bytes behind the headers are "
                    : "its descriptors have ") + right + " bytes");
        }
    }

    private void segmentation(long word1, int popts) {
        if (TxDesc.mss(word1) == 0) {
            say("TSE with an MSS of 0");
        }
        if (TxDesc.l4Len(word1) == 0) {
            say("TSE with an L4LEN of 0");
        }
        if ((popts & TxDesc.POPTS_TXSM) == 0) {
            say("TSE without TXSM: each segment needs its own checksum");
        }
    }
}
