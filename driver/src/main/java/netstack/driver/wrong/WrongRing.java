package netstack.driver.wrong;

import java.util.List;
import netstack.driver.dma.Rule;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RxDesc;

/// Mistakes with descriptors, doorbells and barriers.
final class WrongRing {
    static final List<WrongDriver> ALL = List.of(
            new WrongDriver("RelaxedDoorbell", Rule.S5,
                    "rings the doorbell with nothing that orders the stores",
                    "14 of 14 published xv6 drivers", RelaxedDoorbell::new),
            new WrongDriver("NoReadBarrier", Rule.S6,
                    "reads the descriptor's fields right after DD",
                    "14 of 14 published xv6 drivers", NoReadBarrier::new),
            new WrongDriver("FieldsBeforeDd", Rule.S6,
                    "reads the first word, then the status",
                    "QEMU's e1000 before commit 034d00d4 showed it to guests",
                    FieldsBeforeDd::new),
            new WrongDriver("TailMinusOne", Rule.S7,
                    "computes the tail by subtracting, and forgets the wrap",
                    "3 of 14 published xv6 drivers: RDT = 0xffffffff",
                    TailMinusOne::new),
            new WrongDriver("TailWithoutFrame", Rule.S7,
                    "moves the tail on every interrupt",
                    "1 of 14: RDT reaches RDH and the ring is dead",
                    TailWithoutFrame::new),
            new WrongDriver("FillsTheWholeRing", Rule.S7,
                    "hands over all descriptors, the last one too",
                    "head equal to tail: full looks like empty",
                    FillsTheWholeRing::new),
            new WrongDriver("RefillsAfterDoorbell", Rule.S7,
                    "moves the tail first and fills the descriptor then",
                    "1 of 14: the device overwrites what is being parsed",
                    RefillsAfterDoorbell::new),
            new WrongDriver("WritesAfterDoorbell", Rule.S8,
                    "clears the status after the doorbell, to be sure",
                    "1 of 14 clears it too late", WritesAfterDoorbell::new),
            new WrongDriver("LeavesDdSet", Rule.S9,
                    "refills a descriptor and does not clear its status",
                    "1 of 14: stale frames after the first round",
                    LeavesDdSet::new),
            new WrongDriver("NeverStops", Rule.S9,
                    "trusts DD alone, also where nothing was handed out",
                    "shows when memory is short: a frame is taken twice",
                    NeverStops::new),
            new WrongDriver("ComparesStatus", Rule.S17,
                    "tests status == DD instead of the bit",
                    "4 published drivers: no frame with EOP is ever taken",
                    ComparesStatus::new),
            new WrongDriver("ClearsCauseLast", Rule.S17,
                    "clears the cause after the last look",
                    "the race that NAPI is written around",
                    ClearsCauseLast::new));

    private WrongRing() {
    }

    // tag::relaxed_doorbell[]
    static final class RelaxedDoorbell extends EchoDriver {
        @Override
        void bell(Reg tail, int i) {
            hw.writelRelaxed(tail.at(0), i);
        }
    }
    // end::relaxed_doorbell[]

    // tag::no_read_barrier[]
    static final class NoReadBarrier extends EchoDriver {
        @Override
        void afterDd() {
        }
    }
    // end::no_read_barrier[]

    static final class FieldsBeforeDd extends EchoDriver {
        @Override
        long status(int i) {
            rx.getLong(i * RxDesc.SIZE);
            return super.status(i);
        }
    }

    // tag::tail_minus_one[]
    static final class TailMinusOne extends EchoDriver {
        @Override
        void refill() {
            int i = rxUse;
            if (next(i) != rxClean && offer(i)) {
                rxUse = next(i);
                bell(Reg.RDT, rxClean - 1);   // the last one taken
            }
        }
    }
    // end::tail_minus_one[]

    static final class TailWithoutFrame extends EchoDriver {
        @Override
        void interrupt() {
            super.interrupt();
            rxUse = next(rxUse);
            bell(Reg.RDT, rxUse);
        }
    }

    static final class FillsTheWholeRing extends EchoDriver {
        @Override
        void up() {
            super.up();
            offer(rxUse);
            rxUse = next(rxUse);
            bell(Reg.RDT, rxUse);
        }
    }

    static final class RefillsAfterDoorbell extends EchoDriver {
        @Override
        void refill() {
            int i = rxUse;
            rxUse = next(i);
            bell(Reg.RDT, rxUse);
            offer(i);
        }
    }

    static final class WritesAfterDoorbell extends EchoDriver {
        @Override
        void bell(Reg tail, int i) {
            super.bell(tail, i);
            rx.setLong((i + N - 1) % N * RxDesc.SIZE + 8, 0);
        }
    }

    // tag::leaves_dd_set[]
    static final class LeavesDdSet extends EchoDriver {
        @Override
        void describe(int i, long bus) {
            rx.setLong(i * RxDesc.SIZE, bus);
        }
    }
    // end::leaves_dd_set[]

    static final class NeverStops extends EchoDriver {
        private int pages = 80;

        @Override
        long newPage() {
            return pages-- > 0 ? super.newPage() : -1;
        }

        @Override
        boolean handedOut() {
            return true;
        }
    }

    static final class ComparesStatus extends EchoDriver {
        @Override
        boolean isDone(long word1) {
            return RxDesc.statusError(word1) == RxDesc.STAT_DD;
        }
    }

    // tag::clears_cause_last[]
    static final class ClearsCauseLast extends EchoDriver {
        @Override
        void allow() {
            hw.writel(Reg.EICR.at(), 1);
            super.allow();
        }
    }
    // end::clears_cause_last[]
}
