package netstack.exercises.udpdriver.worker;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import netstack.exercises.udpdriver.Errno;
import netstack.exercises.udpdriver.FileOperations;
import netstack.exercises.udpdriver.Kernel;
import netstack.exercises.udpdriver.UserBuffer;
import netstack.exercises.verdict.SourcePoint;
import netstack.exercises.worker.Blame;
import netstack.skbuff.SkBuff;

/// The kernel as the student's module sees it: the real allocator and the
/// real `dev_queue_xmit`, with the module's calls written down.
final class StubKernel implements Kernel {

    private static final byte STALE = (byte) 0xa5;

    private final StubHost host;
    private final List<List<SourcePoint>> sentAt = new ArrayList<>();
    private FileOperations fops;
    private String registered;

    StubKernel(StubHost host) {
        this.host = host;
    }

    String registered() {
        return registered;
    }

    FileOperations fops() {
        return fops;
    }

    List<List<SourcePoint>> sentAt() {
        return sentAt;
    }

    @Override
    public int registerChrdev(String name, FileOperations ops) {
        if (registered != null) {
            return -Errno.EBUSY;
        }
        registered = Objects.requireNonNull(name, "register_chrdev: name");
        fops = Objects.requireNonNull(ops, "register_chrdev: fops");
        return 0;
    }

    @Override
    public SkBuff allocSkb(int size) {
        SkBuff skb = host.skbs().alloc(size);
        if (skb != null) {
            // As after other packets: nobody has cleared it.
            skb.mem().asSlice(skb.head(), size).fill(STALE);
        }
        return skb;
    }

    @Override
    public long copyFromUser(long to, UserBuffer from, int n) {
        MemorySegment mem = host.skbs().memory();
        int good = Math.min(n, from.readable());
        for (int i = 0; i < good; i++) {
            mem.set(ValueLayout.JAVA_BYTE, to + i, from.at(i));
        }
        return n - good;
    }

    @Override
    public int devQueueXmit(SkBuff skb) {
        if (skb.dev() != host.dev()) {
            throw new IllegalStateException(
                    "dev_queue_xmit: skb->dev is not the device");
        }
        sentAt.add(Blame.here());
        // What a device with a header of its own would do.
        int own = host.dev().neededHeadroom();
        skb.push(own);
        skb.pull(own);
        return host.xmit(skb) == NET_XMIT_SUCCESS
                ? NET_XMIT_SUCCESS : NET_XMIT_DROP;
    }
}
