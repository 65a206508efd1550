package netstack.driver.hw;

import static netstack.driver.dma.DmaDir.FROM_DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.Report;
import netstack.driver.dma.Rule;

/// A receive ring, used in any way, against the plainest model of its rules: a report if and only
/// if the model finds a mistake, of the same rule and at the same step.
class RingRulesTest {
    private static final int N = 8;

    /// What a driver writer has in mind of descriptor `i`.
    private static final class Slot {
        boolean filled;
        boolean dd;
        boolean unordered;
        boolean devices;
        boolean seen;
        boolean consumed;
        boolean told;
        boolean garbage;
    }

    @Property(tries = 300)
    void it_reports_if_and_only_if_the_model_does(
            @ForAll @Size(max = 120) List<@IntRange(max = 0xFFFF) Integer> steps) {
        try (Bed bed = new Bed(N)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, true);
                Ring ring = new Ring(bed);
                for (int step : steps) {
                    List<Rule> expected = new ArrayList<>();
                    int before = bed.mem.debug().reports().size();
                    ring.act(step & 0x7, ring.near(step >> 3), expected);
                    List<Report> all = bed.mem.debug().reports();
                    assertThat(all.subList(before, all.size())).extracting(Report::rule)
                            .as("%s", all).isEqualTo(expected);
                    if (all.size() > 80) {
                        return;
                    }
                }
            });
            bed.mem.debug().reports();
        }
    }

    /// The ring that the test driver has set up, used by the test.
    private static final class Ring {
        final Bed bed;
        final DmaCoherent desc;
        final Slot[] slot = new Slot[N];
        final long[] buffer = new long[N];
        int head;
        int tail = N - 1;
        int lastSeen = -1;
        int looks;
        boolean refused;

        Ring(Bed bed) {
            this.bed = bed;
            desc = bed.driver.rx.getFirst().ring;
            for (int i = 0; i < N; i++) {
                slot[i] = new Slot();
                slot[i].devices = i < N - 1;
                buffer[i] = bed.driver.dma.mapSingle(bed.mem.allocPages(0), TestDriver.BUF,
                        FROM_DEVICE);
                bed.driver.dma.mappingError(buffer[i]);
            }
            fill(N - 1, true, new ArrayList<>());
        }

        /// Mostly a descriptor close to the tail or to the head, where a driver works.
        int near(int chance) {
            int i = chance >> 3;
            return switch (chance & 0x7) {
                case 0 -> i % N;
                case 1, 2, 3 -> (head + N - 1 - i % 2) % N;
                default -> (tail + i % 2) % N;
            };
        }

        void act(int what, int i, List<Rule> expected) {
            switch (what) {
                case 0, 1 -> fill(i, true, expected);
                case 2 -> fill(i, false, expected);
                case 3 -> bell((i + 1) % N, false, expected);
                case 4 -> bell((i + 1) % N, true, expected);
                case 5, 6 -> arrive(expected);
                default -> look(i, expected);
            }
        }

        /// Stores a buffer's address into descriptor `i`, and clears DD, or forgets to.
        void fill(int i, boolean clear, List<Rule> expected) {
            store(i, 0, buffer[i], expected);
            slot[i].filled = true;
            slot[i].garbage = false;
            if (clear) {
                store(i, 8, 0, expected);
                slot[i].dd = false;
            }
        }

        private void store(int i, int off, long v, List<Rule> expected) {
            desc.setLong(i * RxDesc.SIZE + off, v);
            slot[i].unordered = true;
            if (slot[i].devices) {
                expected.add(Rule.S8);
                barrier();   // lest it wipes out the write-back later, as it may
            }
        }

        private void barrier() {
            bed.driver.hw.wmb();
            for (Slot s : slot) {
                s.unordered = false;
            }
        }

        void bell(int to, boolean relaxed, List<Rule> expected) {
            int owned = Math.floorMod(tail - head, N);
            if (Math.floorMod(to - tail, N) > N - 1 - owned) {
                return;   // the device would be lost, and the model with it: RegisterTest has these
            }
            if (!relaxed) {
                barrier();
            }
            for (int i = tail; i != to && expected.isEmpty(); i = (i + 1) % N) {
                if (slot[i].unordered) {
                    expected.add(Rule.S5);
                }
            }
            for (; tail != to; tail = (tail + 1) % N) {
                handOver(slot[tail], expected);
            }
            if (relaxed) {
                bed.driver.hw.writelRelaxed(Reg.RDT.at(0), to);
            } else {
                bed.driver.hw.writel(Reg.RDT.at(0), to);
            }
        }

        private void handOver(Slot s, List<Rule> expected) {
            if (!s.filled) {
                expected.add(Rule.S7);
            } else if (s.dd) {
                expected.add(Rule.S9);
            }
            s.devices = true;
            s.filled = false;
            s.seen = false;
            s.consumed = false;
            s.told = false;
        }

        /// A frame comes; into a descriptor that was never refilled the device can't store it.
        void arrive(List<Rule> expected) {
            if (head != tail) {
                if (slot[head].garbage && !refused) {
                    refused = true;
                    expected.add(Rule.S2);
                }
                slot[head].devices = false;
                slot[head].dd = true;
                slot[head].filled = false;
                slot[head].garbage = true;
                head = (head + 1) % N;
            }
            bed.far.send(Bed.udp(1, 18, 1), bed.machine.now());
            bed.spend(2000);
            bed.reg(Reg.LINKS, 0);   // lets what has arrived happen
        }

        void look(int i, List<Rule> expected) {
            Slot s = slot[i];
            desc.getLong(i * RxDesc.SIZE + 8);
            if (!s.dd) {
                return;
            }
            if (!s.devices && !s.seen) {
                s.seen = true;
                if (lastSeen >= 0 && lastSeen != i) {
                    slot[lastSeen].consumed = true;
                }
                lastSeen = i;
                looks = 0;
            } else if (!s.devices && !s.consumed) {
                if (++looks == 3) {
                    expected.add(Rule.S17);
                }
            } else if (!s.told) {
                s.told = true;
                expected.add(Rule.S9);
            }
        }
    }
}
