package student;

import netstack.exercises.udpdriver.FileOperations;
import netstack.exercises.udpdriver.Flow;
import netstack.exercises.udpdriver.Kernel;
import netstack.exercises.udpdriver.Port;
import netstack.exercises.udpdriver.StubDriver;
import netstack.exercises.udpdriver.UserBuffer;

/// Your driver: `./lab show udp-driver` says what it must do.
public final class UdpStub implements StubDriver, FileOperations {

    private Kernel kernel;
    private Port port;
    private Flow flow;

    @Override
    public int init(Kernel kernel, Port port, Flow flow) {
        this.kernel = kernel;
        this.port = port;
        this.flow = flow;
        throw new UnsupportedOperationException(
                "udp-driver, step 1: register the character device");
    }

    @Override
    public int open() {
        throw new UnsupportedOperationException(
                "udp-driver, step 2: one opener at a time");
    }

    @Override
    public int write(UserBuffer buf, int count) {
        // reserve, put, push, push, push, hand over: and nothing may leak
        throw new UnsupportedOperationException(
                "udp-driver, step 3: build the frame and send it");
    }

    @Override
    public int release() {
        throw new UnsupportedOperationException(
                "udp-driver, step 2: the next opener is welcome");
    }
}
