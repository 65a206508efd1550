package netstack.ipv4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.dev.Mibs;
import netstack.skbuff.DropReason;

class IpFuzzTest {
    private static final long US = 0x020000000101L;
    private static final long PEER = 0x020000000102L;

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void nothing_from_the_network_throws_or_leaks(@ForAll long seed) {
        TestHost host = new TestHost();
        NetDevice eth0 = host.eth("eth0", US, "10.0.1.1/24");
        host.net.sysctl().set("net.ipv4.ip_forward", "1");
        Random random = new Random(seed);
        int frames = 40;
        host.run(() -> {
            for (int i = 0; i < frames; i++) {
                host.deliver(eth0, frame(random));
            }
        });
        host.pass(1);
        host.pass(60_000);
        host.run(host.ip.frags::flush);
        assertThat(host.skbs.audit()).isEmpty();
        assertThat(host.ip.frags.mem()).isZero();
        host.close();
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void every_received_packet_is_delivered_forwarded_or_dropped(@ForAll long seed) {
        TestHost host = new TestHost();
        NetDevice eth0 = host.eth("eth0", US, "10.0.1.1/24");
        host.net.sysctl().set("net.ipv4.ip_forward", Long.toString(seed & 1));
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            host.receive(eth0, whole(random));
        }
        Mibs m = host.ip.mibs;
        long dropped = host.drops.stream().filter(IpFuzzTest::beforeTheEnd).count();
        assertThat(m.ip.sum(IpMib.INDELIVERS) + m.ip.sum(IpMib.INUNKNOWNPROTOS)
            + m.ip.sum(IpMib.FORWDATAGRAMS) + dropped).isEqualTo(m.ip.sum(IpMib.INRECEIVES));
        host.close();
    }

    private static boolean beforeTheEnd(DropReason reason) {
        return switch (reason) {
            case OTHERHOST, IP_NOPROTO, INVALID_PROTO, NEIGH_QUEUEFULL, NEIGH_FAILED -> false;
            default -> true;
        };
    }

    private static byte[] whole(Random random) {
        String[] to = { "10.0.1.1", "10.0.1.9", "10.0.1.255", "224.0.0.1", "224.0.0.9", "20.0.0.1",
            "0.0.0.0", "127.0.0.1", "255.255.255.255" };
        String[] from = { "10.0.1.2", "10.0.1.1", "127.0.0.1", "0.0.0.0", "224.1.1.1", "99.0.0.1" };
        boolean ping = random.nextBoolean();
        byte[] ip = Frames.ip(from[random.nextInt(random.nextInt(6) + 1)],
            to[random.nextInt(to.length)], ping ? 1 : 17, random.nextInt(4), 1, 0,
            ping ? Frames.echo(8, 1, 1, 20) : Frames.udp(1, 2, 20));
        if (random.nextInt(4) == 0) {
            ip[random.nextInt(20)] ^= (byte) (1 << random.nextInt(8));
        }
        return Frames.eth(random.nextInt(8) == 0 ? 0xffffffffffffL : US, PEER, 0x800,
            Arrays.copyOf(ip, ip.length - random.nextInt(2) * random.nextInt(30)));
    }

    private static byte[] frame(Random random) {
        int kind = random.nextInt(4);
        if (kind == 0) {
            byte[] junk = new byte[random.nextInt(120)];
            random.nextBytes(junk);
            return Frames.eth(US, PEER, random.nextBoolean() ? 0x800 : 0x806, junk);
        }
        if (kind == 1) {
            byte[] arp = Frames.arp(1 + random.nextInt(2), PEER, "10.0.1." + random.nextInt(4),
                US, "10.0.1." + random.nextInt(4));
            arp[random.nextInt(arp.length)] = (byte) random.nextInt();
            return Frames.eth(US, PEER, 0x806, Arrays.copyOf(arp, random.nextInt(40)));
        }
        byte[] payload = kind == 2 ? Frames.echo(random.nextInt(20), 1, 1, random.nextInt(64))
            : Frames.udp(1, 2, random.nextInt(64));
        byte[] ip = Frames.ip("10.0.1.2", "10.0.1." + (1 + random.nextInt(3)), kind == 2 ? 1 : 17,
            random.nextInt(4), random.nextInt(3),
            random.nextInt(3) == 0 ? random.nextInt(65536) : 0, payload);
        if (random.nextInt(3) == 0) {
            ip = IpInputTest.with(ip, random.nextInt(20), random.nextInt());
        }
        return Frames.eth(random.nextInt(8) == 0 ? 0xffffffffffffL : US, PEER, 0x800,
            Arrays.copyOf(ip, ip.length - random.nextInt(4) * random.nextInt(4)));
    }
}
