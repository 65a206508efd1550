package netstack.host.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import netstack.driver.machine.CostModel;
import netstack.host.trace.WalkAgent;
import org.junit.jupiter.api.Test;

class StepperTest {
    private static String run(String commands) throws IOException {
        WalkAgent.start();
        Tour.Result tour = Tour.run(1, CostModel.FREE, "hello, world", false);
        StringWriter out = new StringWriter();
        new Stepper(tour.stops(), tour.start(), Path.of(".."), new PrintWriter(out))
                .run(new BufferedReader(new StringReader(commands)));
        return out.toString();
    }

    @Test
    void it_goes_on_back_and_to_a_hop_by_name() throws IOException {
        String text = run("\n\nb\nip_rcv\nnosuch\n99999\n0\nq\n");
        assertThat(text).containsSubsequence("[1/", "__sys_sendto", "[2/", "udp_sendmsg", "[3/",
                "[2/", "ip_rcv", "no stop called nosuch", "there are", "this is the first stop");
    }

    @Test
    void a_stop_shows_packet_rings_counters_and_source() throws IOException {
        String text = run("udp_rcv\nq\n");
        assertThat(text).contains("headroom", "rx ring 0: 512 descriptors, head", "tx ring 0: 512",
                "| transport/src/main/java/netstack/transport/udp/Udp.java:",
                "68 65 6c 6c 6f", "hello, w");
        assertThat(run("NF_INET_PRE_ROUTING\nq\n")).contains("counted: ");
    }

    @Test
    void it_ends_with_its_input() throws IOException {
        assertThat(run("")).contains("[1/");
    }
}
