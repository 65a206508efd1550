package netstack.transport;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;

/// Memory of the kernel's that a program sees, too: `mmap` of a file. The
/// file stays open as long as it is mapped.
///
/// The host has no virtual memory: what Linux lays one behind the other comes
/// as segments.
@Linux(value = "vm_area_struct", file = "include/linux/mm_types.h")
public final class VmArea {
    private final File file;
    private final long length;
    private MemorySegment[] memory = {};
    private Runnable close = () -> { };

    VmArea(File file, long length) {
        this.file = file;
        this.length = length;
    }

    /// Bytes, as the program asked for them.
    public long length() {
        return length;
    }

    /// The segments, in order.
    public MemorySegment[] memory() {
        return memory.clone();
    }

    /// Fills it: for the file that lends.
    ///
    /// @param onClose runs when it is unmapped
    @Linux(value = "vm_insert_page", file = "mm/memory.c", renamed = true)
    public void map(MemorySegment[] segments, Runnable onClose) {
        memory = segments.clone();
        close = onClose;
        file.get();
    }

    @Linux(value = "remove_vma", file = "mm/vma.c", renamed = true)
    void unmap() {
        memory = new MemorySegment[0];
        close.run();
        file.put();
    }
}
