package netstack.exercises.udpdriver.worker;

import java.util.ArrayList;
import java.util.List;

import netstack.exercises.udpdriver.FileOperations;
import netstack.exercises.udpdriver.Flow;
import netstack.exercises.udpdriver.StubDriver;
import netstack.exercises.udpdriver.UserBuffer;
import netstack.exercises.udpdriver.cases.Op;
import netstack.exercises.udpdriver.cases.UdpCase;
import netstack.skbuff.FailSlab;

/// Runs a case's operations as programs would: by the calls of the file
/// that is `/dev/udpstub`.
final class Programs {

    private static final int ENODEV = 19;
    private static final int EBADF = 9;
    /// Long enough for a frame to leave.
    private static final long PAUSE_NS = 100_000;

    private final StubHost host;
    private final StubKernel kernel;
    private final List<Integer> results = new ArrayList<>();
    private boolean open;

    Programs(StubHost host, StubKernel kernel) {
        this.host = host;
        this.kernel = kernel;
    }

    List<Integer> results() {
        return results;
    }

    void run(StubDriver driver, UdpCase given) {
        Flow flow = given.flow();
        int rc = driver.init(kernel, new StubPort(host.dev()), flow);
        if (rc != 0) {
            throw new IllegalStateException("init returned " + rc);
        }
        for (Op op : given.ops()) {
            results.add(one(op));
            host.sleep(PAUSE_NS);
        }
        host.dev().txQueue(0).wakeQueue();
        host.sleep(PAUSE_NS);
    }

    private int one(Op op) {
        FileOperations fops = kernel.fops();
        if (fops == null) {
            return -ENODEV;
        }
        return switch (op.kind()) {
            case OPEN -> open(fops);
            case RELEASE -> release(fops);
            case WRITE -> open ? write(fops, op) : -EBADF;
            case STOP -> {
                host.dev().txQueue(0).stopQueue();
                yield 0;
            }
            case WAKE -> {
                host.dev().txQueue(0).wakeQueue();
                yield 0;
            }
        };
    }

    private int open(FileOperations fops) {
        int rc = fops.open();
        open |= rc == 0;
        return rc;
    }

    private int release(FileOperations fops) {
        boolean was = open;
        open = false;
        return was ? fops.release() : 0;
    }

    private int write(FileOperations fops, Op op) {
        byte[] bytes = op.bytes();
        boolean fault = op.fault() == Op.Fault.USER;
        host.skbs().failSlab(op.fault() == Op.Fault.ALLOC
                ? FailSlab.every(1) : null);
        int rc = fops.write(new UserBuffer(bytes,
                fault ? bytes.length / 2 : bytes.length), bytes.length);
        host.skbs().failSlab(null);
        return rc;
    }
}
