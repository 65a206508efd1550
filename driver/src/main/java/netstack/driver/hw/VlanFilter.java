package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.VLNCTRL_CFI;
import static netstack.driver.hw.IxgbeType.VLNCTRL_CFIEN;
import static netstack.driver.hw.IxgbeType.VLNCTRL_VET_MASK;
import static netstack.driver.hw.IxgbeType.VLNCTRL_VFE;

/// Which VLANs the device takes: those whose bit is set in VFTA, or all
/// (data sheet, section 7.4.4). Frames without a tag pass.
final class VlanFilter {
    private static final int VID_MASK = 0xFFF;
    private static final int CFI_SHIFT = 12;

    private final RegisterFile regs;

    VlanFilter(RegisterFile regs) {
        this.regs = regs;
    }

    boolean isTagged(Frame f) {
        byte[] d = f.data();
        int type = (d[12] & 0xFF) << 8 | d[13] & 0xFF;
        return type == (regs.get(Reg.VLNCTRL) & VLNCTRL_VET_MASK);
    }

    boolean accepts(Frame f) {
        int control = regs.get(Reg.VLNCTRL);
        if ((control & VLNCTRL_VFE) == 0 || !isTagged(f)) {
            return true;
        }
        int tci = (f.data()[14] & 0xFF) << 8 | f.data()[15] & 0xFF;
        boolean cfi = (control & VLNCTRL_CFI) != 0;
        if ((control & VLNCTRL_CFIEN) != 0
                && cfi != ((tci >> CFI_SHIFT & 1) != 0)) {
            return false;
        }
        int vid = tci & VID_MASK;
        return (regs.get(Reg.VFTA, vid >> 5) >> (vid & 31) & 1) != 0;
    }
}
