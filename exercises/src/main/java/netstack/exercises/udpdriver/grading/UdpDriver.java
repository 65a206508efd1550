package netstack.exercises.udpdriver.grading;

import java.util.ArrayList;
import java.util.List;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.exercise.Property;
import netstack.exercises.sandbox.AllowList;
import netstack.exercises.sandbox.Contract;
import netstack.exercises.udpdriver.StubDriver;
import netstack.exercises.udpdriver.cases.UdpCase;
import netstack.exercises.udpdriver.cases.UdpOutcome;

/// The exercise `udp-driver`: a character device whose writes leave the
/// host as UDP datagrams.
public final class UdpDriver {

    private static final int CASES = 12;
    private static final String BOOK = "The sk_buff";

    private UdpDriver() {
    }

    /// The exercise.
    public static Exercise<UdpCase, UdpOutcome> exercise() {
        return new Exercise<>("udp-driver",
                "A character device that sends UDP by dev_queue_xmit",
                new Contract("student.UdpStub",
                        StubDriver.class.getName()),
                "netstack.exercises.udpdriver.worker.UdpDriverTask",
                AllowList.basic().and(StubDriver.class, "allow.txt"),
                Limits.usual(), new UdpCaseType(), properties(), BOOK,
                "net/ipv4/udp.c");
    }

    private static List<Property<UdpCase, UdpOutcome>> properties() {
        List<Property<UdpCase, UdpOutcome>> all =
                new ArrayList<>(behaviour());
        all.addAll(headers());
        return all;
    }

    /// What the module does.
    private static List<Property<UdpCase, UdpOutcome>> behaviour() {
        return List.of(
            property("device", "/dev/udpstub is registered; one opener at"
                    + " a time", 5, Draws::device, UdpChecks::device, 1,
                    "fs/char_dev.c"),
            property("frames", "Each write leaves as one frame, in order,"
                    + " with its payload", 6, Draws::frames,
                    UdpChecks::frames, 1, "net/core/skbuff.c"),
            property("empty", "A write of 0 bytes is a datagram without"
                    + " payload", 2, Draws::empty, UdpChecks::frames, 1,
                    "net/ipv4/udp.c"),
            property("padding", "Short frames end in zeros, long ones in"
                    + " their payload", 3, Draws::padding,
                    UdpChecks::padding, 1, "include/uapi/linux/if_ether.h"),
            property("headroom", "The device finds the headroom that it"
                    + " asked for", 3, Draws::headroom, UdpChecks::frames, 1,
                    "include/linux/netdevice.h"),
            property("errors", "What cannot be sent gives the right error,"
                    + " and the next write works", 4, Draws::errors,
                    UdpChecks::frames, 2, "net/ipv4/udp.c"),
            property("no-leak", "Every sk_buff is freed, also after an"
                    + " error", 3, Draws::leak, UdpChecks::leak, 2,
                    "net/core/skbuff.c"),
            property("queue", "A stopped queue holds frames back, a full one"
                    + " gives -ENOBUFS", 3, Draws::queue, UdpChecks::frames,
                    3, "net/core/dev.c"));
    }

    /// What it writes.
    private static List<Property<UdpCase, UdpOutcome>> headers() {
        return List.of(
            property("ethernet", "The Ethernet header carries both addresses"
                    + " and the type", 5, Draws::frames,
                    UdpChecks.fields(Field.ETHERNET), 2,
                    "net/ethernet/eth.c"),
            property("ip-header", "Every field of the IP header is right", 8,
                    Draws::frames, UdpChecks.fields(Field.IP), 2,
                    "net/ipv4/ip_output.c"),
            property("ip-checksum", "The IP header's checksum verifies", 6,
                    Draws::frames, UdpChecks::ipCheck, 3,
                    "net/ipv4/ip_output.c"),
            property("udp-header", "Ports and length of the UDP header are"
                    + " right", 6, Draws::frames,
                    UdpChecks.fields(Field.UDP), 2, "net/ipv4/udp.c"),
            property("udp-checksum", "The UDP checksum verifies", 8,
                    Draws::even, UdpChecks::udpCheck, 3, "net/ipv4/udp.c"),
            property("udp-checksum-odd", "The UDP checksum verifies for odd"
                    + " lengths", 4, Draws::odd, UdpChecks::udpCheck, 3,
                    "net/ipv4/udp.c"),
            property("udp-checksum-zero", "A UDP checksum of 0 is sent as"
                    + " 0xffff", 4, Draws::zero, UdpChecks::udpCheck, 3,
                    "net/ipv4/udp.c"));
    }

    private static Property<UdpCase, UdpOutcome> property(String id,
            String claim, int points, Property.Generator<UdpCase> generator,
            Property.Check<UdpCase, UdpOutcome> check, int hint,
            String kernel) {
        return new Property<>(id, claim, points, CASES, generator, check,
                hint, BOOK, kernel);
    }
}
