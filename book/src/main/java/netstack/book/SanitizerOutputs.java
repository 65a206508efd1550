package netstack.book;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static netstack.driver.dma.DmaDir.FROM_DEVICE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.DmaMemory;
import netstack.driver.dma.Report;
import netstack.driver.dma.Rule;
import netstack.driver.wrong.Rig;
import netstack.driver.wrong.WrongDriver;

/// What the chapter "Who owns this memory?" shows: wrong drivers, caught
/// while the book is built.
final class SanitizerOutputs implements Output {
    private static final List<String> SHOWN = List.of("NeverSyncs",
            "EditsAfterMap", "RelaxedDoorbell", "NoReadBarrier",
            "TailMinusOne", "LeavesDdSet", "ClearsCauseLast",
            "MasksWithZero");
    private static final int SEEDS = 40;
    private static final int BUF = 64;

    @Override
    public void write(Path code, Path out) throws IOException {
        Files.write(out.resolve("san-memories.txt"), memories());
        for (String name : SHOWN) {
            Files.writeString(out.resolve("san-" + name + ".txt"),
                    first(name) + "\n");
        }
        Files.write(out.resolve("san-seeds.adoc"), seeds());
        Files.write(out.resolve("san-rules.adoc"), rules());
        Files.write(out.resolve("san-drivers.adoc"), drivers());
    }

    private static Report first(String name) {
        return WrongDriver.of(name).run(1).reports().getFirst();
    }

    /// One buffer on its way, as the CPU and the device see its first byte.
    private static List<String> memories() {
        DmaMemory mem = new DmaMemory(1 << 16, true);
        DmaMapping dma = new DmaMapping("eth0", mem);
        List<String> log = new ArrayList<>();
        long page = mem.allocPages(0);
        log.add(String.format("%-30s %-10s %-10s %s", "", "the CPU",
                "the device", "owner"));
        mem.memory().set(JAVA_BYTE, page, (byte) 0x11);
        long bus = dma.mapSingle(page, BUF, FROM_DEVICE);
        dma.mappingError(bus);
        look(log, "map, after the CPU stored 11", mem, page, dma, bus);
        dma.bus().write(bus, new byte[] {0x42}, 0, 1);
        look(log, "the device writes 42", mem, page, dma, bus);
        dma.syncSingleForCpu(bus, BUF, FROM_DEVICE);
        look(log, "dma_sync_single_for_cpu", mem, page, dma, bus);
        mem.memory().set(JAVA_BYTE, page, (byte) 0x13);
        look(log, "the CPU stores 13", mem, page, dma, bus);
        dma.syncSingleForDevice(bus, BUF, FROM_DEVICE);
        look(log, "dma_sync_single_for_device", mem, page, dma, bus);
        dma.unmapSingle(bus, BUF, FROM_DEVICE);
        return log;
    }

    private static void look(List<String> log, String step, DmaMemory mem,
            long page, DmaMapping dma, long bus) {
        byte[] theirs = new byte[1];
        dma.bus().peek(bus, theirs, 0, 1);
        byte ours = mem.memory().get(JAVA_BYTE, page);
        boolean cpus = step.startsWith("the CPU") || step.endsWith("_cpu");
        log.add(String.format("%-30s %02x         %02x         %s", step,
                ours, theirs[0], cpus ? "CPU" : "device"));
    }

    /// How often a driver without a barrier seems to work.
    private static List<String> seeds() {
        List<String> rows = new ArrayList<>(List.of(
                "[cols=\"3,2,2,2,2\",options=\"header\"]", "|===",
                "|driver |runs |all frames came back |some were lost "
                        + "|runs with a report"));
        for (String name : List.of("EchoDriver", "RelaxedDoorbell",
                "NoReadBarrier")) {
            WrongDriver w = name.equals("EchoDriver") ? WrongDriver.NONE
                    : WrongDriver.of(name);
            int whole = 0;
            int told = 0;
            for (long seed = 1; seed <= SEEDS; seed++) {
                Rig.Outcome o = w.run(seed);
                whole += o.echoed() == o.sent() ? 1 : 0;
                told += o.reports().isEmpty() ? 0 : 1;
            }
            rows.add("|`" + name + "` |" + SEEDS + " |" + whole + " |"
                    + (SEEDS - whole) + " |" + told);
        }
        rows.add("|===");
        return rows;
    }

    private static List<String> rules() {
        List<String> rows = new ArrayList<>(List.of(
                "[cols=\"1,6,6\",options=\"header\"]", "|===",
                "|rule |what is wrong |where it is written"));
        for (Rule r : Rule.values()) {
            rows.add("|" + r + " |" + r.title() + " |" + r.source());
        }
        rows.add("|===");
        return rows;
    }

    /// All wrong drivers: what each does, who did it, and how many of its
    /// frames came back all the same.
    private static List<String> drivers() {
        List<String> rows = new ArrayList<>(List.of(
                "[cols=\"1,4,6,5,2\",options=\"header\"]", "|===",
                "|rule |driver |what it does |where it was seen "
                        + "|frames back"));
        Map<Rule, Integer> count = new TreeMap<>();
        for (WrongDriver w : WrongDriver.all()) {
            Rig.Outcome o = w.run(1);
            count.merge(o.reports().getFirst().rule(), 1, Integer::sum);
            rows.add("|" + o.reports().getFirst().rule() + " |`" + w.name()
                    + "` |" + w.does() + " |" + w.seen() + " |" + o.echoed()
                    + " of " + o.sent());
        }
        rows.add("|===");
        if (count.size() != Rule.values().length) {
            throw new IllegalStateException("a rule that nobody breaks: "
                    + count);
        }
        return rows;
    }
}
