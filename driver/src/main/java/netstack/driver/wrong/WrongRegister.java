package netstack.driver.wrong;

import static netstack.driver.hw.IxgbeType.FCTRL_BAM;
import static netstack.driver.hw.IxgbeType.FCTRL_UPE;
import static netstack.driver.hw.IxgbeType.MRQC_RSSEN;

import java.util.List;
import netstack.driver.dma.Rule;
import netstack.driver.hw.Reg;
import netstack.driver.hw.TxDesc;

/// Mistakes with registers and with what the device is told of a frame.
final class WrongRegister {
    static final List<WrongDriver> ALL = List.of(
            new WrongDriver("CutsTheAddress", Rule.S13,
                    "puts bus addresses into an int",
                    "xv6's skeleton: uint32 addresses", CutsTheAddress::new),
            new WrongDriver("ForgetsRdbah", Rule.S13,
                    "writes the lower half of a ring's address only",
                    "xv6's skeleton never writes RDBAH",
                    () -> with(ForgetsRdbah::new)),
            new WrongDriver("MasksWithAllOnes", Rule.S14,
                    "writes the reserved bit of EIMC",
                    "ixy.rs #29, redleaf #60", MasksWithAllOnes::new),
            new WrongDriver("FctrlWhileReceiving", Rule.S14,
                    "turns promiscuous mode on while RXEN is 1",
                    "ixy.rs #29", FctrlWhileReceiving::new),
            new WrongDriver("LeavesRdrxctl", Rule.S14,
                    "leaves the required bits of RDRXCTL as they are",
                    "ixy.rs #29", () -> with(LeavesRdrxctl::new)),
            new WrongDriver("MasksWithZero", Rule.S15,
                    "writes 0 to EIMS to forbid interrupts",
                    "ixy.c; QEMU says nothing", MasksWithZero::new),
            new WrongDriver("FreesTooEarly", Rule.S16,
                    "frees rings and buffers, and stops the device then",
                    "several igc fixes", FreesTooEarly::new),
            new WrongDriver("AsksTheDevice", Rule.S18,
                    "reads the tail back for every frame",
                    "14 of 14: the course's hint suggests it",
                    AsksTheDevice::new),
            new WrongDriver("NoContext", Rule.S19,
                    "asks for checksums without a context descriptor",
                    "QEMU's igb parses the frame itself",
                    NoContext::new),
            new WrongDriver("WrongIpLen", Rule.S19,
                    "tells the device a wrong length of the IP header",
                    "QEMU's igb ignores IPLEN", WrongIpLen::new),
            new WrongDriver("WrongPayLen", Rule.S19,
                    "leaves the link layer out of PAYLEN",
                    "the field's name suggests it", WrongPayLen::new),
            new WrongDriver("NoPseudoHeader", Rule.S19,
                    "does not put in the pseudo header's sum",
                    "ixy's comment on its missing offload",
                    NoPseudoHeader::new),
            new WrongDriver("SegmentsWithoutMss", Rule.S19,
                    "sets TSE with an MSS of 0",
                    "hardware hangs; models divide by it",
                    SegmentsWithoutMss::new),
            new WrongDriver("BatchesWithoutEitr", Rule.S20,
                    "sets WTHRESH to 8 while EITR is 0",
                    "the comment in ixgbe_configure_tx_ring",
                    () -> with(BatchesWithoutEitr::new)),
            new WrongDriver("RssToNowhere", Rule.S20,
                    "spreads flows over two queues and enables one",
                    "RETA is written once and forgotten",
                    () -> with(RssToNowhere::new)),
            new WrongDriver("CoalescesWithoutEitr", Rule.S20,
                    "turns RSC on while EITR is 0",
                    "data sheet 4.6.7.2 asks for it",
                    () -> with(CoalescesWithoutEitr::new)));

    private WrongRegister() {
    }

    /// A driver that is right but for its set-up.
    private static EchoDriver with(Setup setup) {
        return new EchoDriver() {
            @Override
            EchoSetup setup() {
                return setup.of(this);
            }
        };
    }

    private interface Setup {
        EchoSetup of(EchoDriver d);
    }

    static final class CutsTheAddress extends EchoDriver {
        @Override
        void describe(int i, long bus) {
            super.describe(i, bus & 0xFFFF_FFFFL);
        }
    }

    static final class ForgetsRdbah extends EchoSetup {
        ForgetsRdbah(EchoDriver d) {
            super(d);
        }

        @Override
        void upper(Reg high, long base) {
        }
    }

    static final class MasksWithAllOnes extends EchoDriver {
        @Override
        void forbid() {
            hw.writel(Reg.EIMC.at(), -1);
        }
    }

    static final class FctrlWhileReceiving extends EchoDriver {
        @Override
        void up() {
            super.up();
            hw.writel(Reg.FCTRL.at(), FCTRL_BAM | FCTRL_UPE);
        }
    }

    static final class LeavesRdrxctl extends EchoSetup {
        LeavesRdrxctl(EchoDriver d) {
            super(d);
        }

        @Override
        int rdrxctl(int reset) {
            return reset | 2;
        }
    }

    // tag::masks_with_zero[]
    static final class MasksWithZero extends EchoDriver {
        @Override
        void forbid() {
            hw.writel(Reg.EIMS.at(), 0);
        }
    }
    // end::masks_with_zero[]

    static final class FreesTooEarly extends EchoDriver {
        @Override
        void down() {
            empty();
            dma.freeCoherent(rx);
            dma.freeCoherent(tx);
            forbid();
            setup().stop();
        }
    }

    static final class AsksTheDevice extends EchoDriver {
        @Override
        void refill() {
            rxUse = hw.readl(Reg.RDT.at(0));
            super.refill();
        }
    }

    static final class NoContext extends EchoDriver {
        @Override
        void context(int i) {
            tx.setLong(i * TxDesc.SIZE, 0);
            tx.setLong(i * TxDesc.SIZE + 8, TxDesc.DTYP_CTXT);
        }
    }

    static final class WrongIpLen extends EchoDriver {
        @Override
        int ipLen() {
            return 24;
        }
    }

    static final class WrongPayLen extends EchoDriver {
        @Override
        int payLen(int len) {
            return len - 14;
        }
    }

    static final class NoPseudoHeader extends EchoDriver {
        @Override
        void turnRound(long page) {
            EchoFrame.turnRound(mem.memory(), page);
            EchoFrame.clearSum(mem.memory(), page);
        }
    }

    static final class SegmentsWithoutMss extends EchoDriver {
        @Override
        int command() {
            return super.command() | TxDesc.DCMD_TSE;
        }
    }

    static final class BatchesWithoutEitr extends EchoSetup {
        BatchesWithoutEitr(EchoDriver d) {
            super(d);
        }

        @Override
        int wthresh() {
            return 8;
        }
    }

    static final class RssToNowhere extends EchoSetup {
        RssToNowhere(EchoDriver d) {
            super(d);
        }

        @Override
        void interrupts() {
            super.interrupts();
            write(Reg.MRQC, MRQC_RSSEN);
            write(Reg.RETA, 0x01000100);
        }
    }

    static final class CoalescesWithoutEitr extends EchoSetup {
        CoalescesWithoutEitr(EchoDriver d) {
            super(d);
        }

        @Override
        void queues() {
            write(Reg.RSCCTL, 1);
            super.queues();
        }
    }
}
