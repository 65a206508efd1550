package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.FCTRL_SBP;
import static netstack.driver.hw.IxgbeType.HLREG0_JUMBOEN;
import static netstack.driver.hw.IxgbeType.RXCTRL_RXEN;

/// The receiving MAC: counts every frame, drops what is damaged, too short
/// or too long, or not for this host (data sheet, section 8.2.3.23).
final class RxMac {
    private static final int MIN = 60;
    private static final int CRC = 4;
    private static final int STANDARD = 1518;
    private static final int VLAN_TAG = 4;

    private final RegisterFile regs;
    private final MacFilter filter;
    private final VlanFilter vlans;
    private long deaf;

    RxMac(RegisterFile regs, MacFilter filter) {
        this.regs = regs;
        this.filter = filter;
        vlans = new VlanFilter(regs);
    }

    /// Frames that came without a link, or while receive was off.
    long deaf() {
        return deaf;
    }

    boolean accepts(Frame f) {
        if (!regs.has(Reg.LINKS, IxgbeType.LINKS_UP)
                || !regs.has(Reg.RXCTRL, RXCTRL_RXEN)) {
            deaf++;
            return false;
        }
        int len = f.len() + CRC;
        regs.count(Reg.TPR);
        regs.count(Reg.TOR, 0, 1, len);
        if (!isSound(f, len)) {
            return false;
        }
        long to = MacFilter.destination(f.data());
        if (!filter.accepts(to) || !vlans.accepts(f)) {
            return false;
        }
        countGood(to, len);
        return true;
    }

    private boolean isSound(Frame f, int len) {
        if (len > longest(f)) {
            regs.count(f.badFcs() ? Reg.RJC : Reg.ROC);
            return false;
        }
        if (f.len() < MIN) {
            regs.count(f.badFcs() ? Reg.RFC : Reg.RUC);
            return false;
        }
        if (f.badFcs()) {
            regs.count(Reg.CRCERRS);
            return regs.has(Reg.FCTRL, FCTRL_SBP);
        }
        return true;
    }

    /// MAXFRS counts only when jumbo frames are allowed; a VLAN tag comes on
    /// top (data sheet, section 8.2.3.22.8).
    private int longest(Frame f) {
        int most = regs.has(Reg.HLREG0, HLREG0_JUMBOEN)
                ? regs.get(Reg.MAXFRS) >>> 16 : STANDARD;
        return most + (vlans.isTagged(f) ? VLAN_TAG : 0);
    }

    private void countGood(long to, int len) {
        regs.count(Reg.GPRC);
        regs.count(Reg.GORC, 0, 1, len);
        regs.count(Reg.PRC, sizeBin(len));
        if (to == MacFilter.BROADCAST) {
            regs.count(Reg.BPRC);
        } else if (MacFilter.isMulticast(to)) {
            regs.count(Reg.MPRC);
        }
    }

    /// 64, up to 127, 255, 511, 1023, longer.
    static int sizeBin(int len) {
        return len <= 64 ? 0
                : Math.min(5, 26 - Integer.numberOfLeadingZeros(len));
    }
}
