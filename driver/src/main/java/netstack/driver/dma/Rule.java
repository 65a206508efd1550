package netstack.driver.dma;

/// What the DMA sanitizer checks, with the place where each rule is written
/// down and the reason for it.
///
/// The sources are the kernel's documents `core-api/dma-api.rst` and
/// `memory-barriers.txt`, and the data sheet of the 82599.
public enum Rule {
    S1("the CPU touches what the device owns", "dma-api.rst, Part Id",
            "Between map and unmap a buffer is the device's. A load may see "
            + "old bytes, a store may be lost or be sent half done."),
    S2("the device touches what it was not given", "dma-api.rst, Part Id",
            "Without a mapping the IOMMU refuses; without the ownership the "
            + "CPU's cache and the device write over each other."),
    S3("stale read: no sync before the CPU looks", "dma-api.rst, Part Id",
            "dma_sync_single_for_cpu, or unmap, comes before the first load. "
            + "x86 keeps caches coherent and hides it; many ARM do not."),
    S4("lost write: no sync before the device looks", "dma-api.rst, Part Id",
            "dma_sync_single_for_device, or map, comes after the last store. "
            + "The bytes still lay in the cache, and old ones were sent."),
    S5("doorbell before the descriptors",
            "memory-barriers.txt, Kernel I/O barrier effects",
            "The device may fetch the descriptor before the stores have left "
            + "the CPU. writel orders, writel_relaxed needs a wmb before it."),
    S6("descriptor fields read without dma_rmb after DD",
            "memory-barriers.txt, CPU memory barriers: dma_rmb",
            "The CPU may load the other fields before DD. What it holds then "
            + "is what the descriptor said before the write-back."),
    S7("tail out of range, backwards, or over an empty slot",
            "82599 data sheet, 7.1.9 and 7.2.3.3",
            "The tail is an index below the ring's length. Head equal to tail "
            + "means that the device has nothing, so one slot stays free."),
    S8("descriptor rewritten while the device owns it",
            "82599 data sheet, 7.1.9 and 7.2.3.3",
            "From the doorbell to the write-back a descriptor belongs to the "
            + "device, which may have fetched it already, or half of it."),
    S9("stale DD: a descriptor taken twice", "82599 data sheet, 7.1.6",
            "DD stays set until software clears it. A refill must overwrite "
            + "it, and a poll must stop where nothing new was handed out."),
    S10("one buffer in two hands", "dma-api.rst, Part Id",
            "A buffer is in one descriptor at a time, stays allocated while it "
            + "is mapped, and is unmapped when the driver goes."),
    S11("arguments that do not match", "dma-api.rst, Part III; dma/debug.c",
            "unmap and sync take what map took: address, size, direction, "
            + "function. And map may fail: ask dma_mapping_error."),
    S12("buffer smaller than the device was told",
            "82599 data sheet, 8.2.3.8.7 SRRCTL",
            "Hardware writes up to BSIZEPACKET bytes into each buffer, as long "
            + "as the longest frame (MAXFRS) is not shorter."),
    S13("address cut to 32 bits, or not aligned",
            "82599 data sheet, 8.2.3.8.1 RDBAL and 8.2.3.8.2 RDBAH",
            "Bus addresses have 64 bits, in two registers. Rings lie on 128 "
            + "bytes and are a multiple of 128 bytes long."),
    S14("register written against its rules", "82599 data sheet, 8.2",
            "Reserved bits keep their value, some registers may be written "
            + "only while their unit is off, some fields have one right "
            + "value."),
    S15("write without effect", "82599 data sheet, 8.2.3.5 (EIMS, EIMC)",
            "In a write-1-to-set register a zero does nothing: EIMS is cleared "
            + "by ones in EIMC. Read-only registers ignore writes."),
    S16("memory taken from a device that runs",
            "82599 data sheet, 4.6.7.1 and 4.6.8.1",
            "First the queue is disabled, then its memory goes. Otherwise the "
            + "device writes into what belongs to somebody else by then."),
    S17("missed wake-up at the end of the poll",
            "82599 data sheet, 7.3.1; networking/napi.rst",
            "A frame came after the last look, and its cause was cleared: no "
            + "interrupt will tell. Clear causes first, look after, allow "
            + "last."),
    S18("register read for every frame",
            "82599 data sheet, 3.1; pcie-bench (SIGCOMM 2018)",
            "A read waits for the bus, 800 ns, and at 10 Gb/s a small frame "
            + "takes 67 ns. Software keeps its own indices."),
    S19("transmit descriptors that contradict each other",
            "82599 data sheet, 7.2.3.2 and 7.2.4",
            "Context, lengths and the frame itself must agree: hardware trusts "
            + "them and sends wrong bytes with right check sequences."),
    S20("settings that do not go together",
            "82599 data sheet, 4.6.7.2, 7.1.2.8 and 7.2.3.5",
            "Each register is right for itself; together they stop a queue, or "
            + "send frames to one that nobody looks at.");

    private final String title;
    private final String source;
    private final String reason;

    Rule(String title, String source, String reason) {
        this.title = title;
        this.source = source;
        this.reason = reason;
    }

    /// What is wrong, in a few words.
    public String title() {
        return title;
    }

    /// Document and section that the rule comes from.
    public String source() {
        return source;
    }

    /// Why there is such a rule, in two sentences.
    public String reason() {
        return reason;
    }
}
