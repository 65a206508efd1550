package netstack.driver.dma;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import netstack.skbuff.Linux;

/// The DMA sanitizer of one host's memory: makes broken rules visible, S1 to
/// S20 ([Rule]).
///
/// The device works on a copy of the memory, so ownership is real
/// ([Ownership]: S1 to S4, S10); each mapping is compared with what undoes
/// it ([MappingDebug]: S11); stores to rings leave the CPU late and in any
/// order ([StoreBuffer]: S5). What needs to know the device (registers,
/// rings, descriptors) is in `driver.hw`.
///
/// One switch: memory that is made `checked` has it. Without it there is no
/// copy, no shadow, and one comparison with null where it would be asked.
@Linux(value = "dma_debug", file = "kernel/dma/debug.c")
public final class DmaDebug {
    /// What the CPU reads where the device owns.
    public static final byte POISON = (byte) 0xDA;
    private static final int MAX_REPORTS = 100;

    final Ownership owners;
    private final List<Report> reports = new ArrayList<>();
    /// By device: a bus address means something to one device only.
    private final Map<String, List<Witness>> witnesses = new HashMap<>();
    private long seed = 1;
    private long events;
    private long count;
    private long read;

    DmaDebug(MemorySegment memory) {
        owners = new Ownership(memory, this);
    }

    /// The first 100 reports. Who has read them knows: see [#unread].
    public List<Report> reports() {
        read = count;
        return List.copyOf(reports);
    }

    /// Reports since the start, also those that are no longer kept.
    public long count() {
        return count;
    }

    /// The first reports that nobody has asked for yet.
    public List<Report> unread() {
        int from = (int) Math.min(read, reports.size());
        return List.copyOf(reports.subList(from, reports.size()));
    }

    /// What every world with a device on this memory asks when it ends:
    /// throws if there are reports that nobody has read.
    public void mustBeSilent() {
        List<Report> left = unread();
        if (!left.isEmpty()) {
            read = count;
            throw new IllegalStateException("the DMA sanitizer found:\n"
                    + left.stream().map(Report::toString)
                            .collect(Collectors.joining("\n\n")));
        }
    }

    /// What decides the order in which stores leave the CPU, whether a load
    /// without a barrier is early, and how often such things happen.
    public void seed(long v) {
        seed = v;
    }

    /// The seed of all that.
    public long seed() {
        return seed;
    }

    /// Numbers what witnesses see, so that they can say who saw it last.
    public long nextEvent() {
        return ++events;
    }

    /// Lets `w` say what became of the buffers of `device` from now on.
    public void witness(String device, Witness w) {
        witnesses.computeIfAbsent(device, _ -> new ArrayList<>()).add(w);
    }

    private List<Witness> of(String device) {
        return witnesses.getOrDefault(device, List.of());
    }

    /// Reports what has nothing to do with a ring.
    public void report(Rule rule, String device, String what) {
        add(new Report(rule, device, what, List.of(), List.of()));
    }

    /// Reports with the evidence of `w`.
    public void report(Rule rule, String device, String what, Witness w) {
        add(new Report(rule, device, what, w.history(), w.picture()));
    }

    /// Reports about the bus addresses `bus` to `bus + n`, with the evidence
    /// of the ring that saw them last.
    void report(Rule rule, String device, String what, long bus, int n) {
        Witness best = null;
        long latest = -1;
        for (Witness w : of(device)) {
            long saw = w.saw(bus, n);
            if (saw > latest) {
                latest = saw;
                best = w;
            }
        }
        if (best == null) {
            report(rule, device, what);
        } else {
            report(rule, device, what, best);
        }
    }

    private void add(Report r) {
        count++;
        if (reports.size() < MAX_REPORTS) {
            reports.add(r);
        }
    }

    /// The descriptor that still has this memory, or null.
    String holder(String device, long bus, int n) {
        for (Witness w : of(device)) {
            String d = w.holds(bus, n);
            if (d != null) {
                return d;
            }
        }
        return null;
    }

    void reset(long used) {
        owners.reset(used);
        reports.clear();
        witnesses.clear();
        count = 0;
        read = 0;
    }
}
