package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.Task;
import netstack.driver.net.EtherDev;
import netstack.driver.net.Iff;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Socket;
import netstack.transport.inet.InetHost;
import netstack.transport.wire.TcpHdr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Event by state (RFC 9293, 3.10.7): the peer is this test, which writes each segment.
class TcpMatrixTest {
    private static final int PEER = 0x0a000001;
    private static final int US = 0x0a000002;
    private static final int PEER_ISN = 1000;

    private final InetHost host = new InetHost();
    private final List<byte[]> sent = new ArrayList<>();
    private NetDevice dev;
    private TcpSock tp;
    private int fd;
    private int port;
    private Task app;

    @BeforeEach
    void device() {
        dev = new NetDevice(host.net, "eth0", (skb, d) -> {
            byte[] frame = new byte[skb.len()];
            skb.copyBits(0, frame, 0, frame.length);
            sent.add(frame);
            skb.consume();
            return NetdevTx.OK;
        }, 1, 1);
        EtherDev.setup(dev);
        dev.devAddr(0x020000000002L);
        dev.flags(dev.flags() | Iff.NOARP);
        host.net.devices().register(dev);
        host.run(() -> {
            host.net.devices().open(dev);
            host.ipv4.devinet.addAddress(dev, US, 24);
        });
    }

    @AfterEach
    void close() {
        app.kill();
        host.pass(1);
        host.run(() -> host.inet.tcp.exit());
        host.close();
    }

    /// A segment of the peer: numbers relative to what is expected of it.
    private void rcv(int flags, int seq, int ack, int data) {
        byte[] bytes = new byte[IpHdr.LEN + TcpHdr.LEN + data];
        MemorySegment mem = MemorySegment.ofArray(bytes);
        new IpHdr(mem, 0).versionIhlTos(0).totLen(bytes.length).id(1).fragOff(0).ttl(64)
            .protocol(6).saddr(PEER).daddr(US).sendCheck();
        TcpHdr th = new TcpHdr(mem, IpHdr.LEN).source(1234).dest(port).seq(seq).ackSeq(ack)
            .doffFlags(5, flags).window(1000).urgPtr(0).check(0);
        int len = TcpHdr.LEN + data;
        int pseudo = Checksum.pseudoHeader(PEER, US, len, 6, 0);
        th.check(Checksum.fold(Checksum.partial(mem, IpHdr.LEN, len, pseudo)));
        host.run(() -> {
            SkBuff skb = host.skbs.alloc(bytes.length + EthHdr.LEN);
            EthHdr eth = new EthHdr(skb.mem(), skb.put(EthHdr.LEN));
            eth.dest(dev.devAddr()).source(0x020000000001L).proto(EthHdr.ETH_P_IP);
            MemorySegment.copy(mem, 0, skb.mem(), skb.put(bytes.length), bytes.length);
            skb.protocol(EtherDev.typeTrans(skb, dev));
            host.rx.backlog().rx(skb);
        });
        host.pass(1);
    }

    private TcpHdr last() {
        return new TcpHdr(MemorySegment.ofArray(sent.getLast()), EthHdr.LEN + IpHdr.LEN);
    }

    private void as(String state) {
        TcpState wanted = TcpState.valueOf(state);
        open(wanted == TcpState.SYN_SENT);
        switch (wanted) {
            case SYN_SENT, ESTABLISHED -> { }
            case CLOSE_WAIT -> rcv(TcpHdr.FIN | TcpHdr.ACK, PEER_ISN + 1, tp.sndNxt, 0);
            case LAST_ACK -> {
                rcv(TcpHdr.FIN | TcpHdr.ACK, PEER_ISN + 1, tp.sndNxt, 0);
                shut();
            }
            default -> {
                shut();
                if (wanted == TcpState.FIN_WAIT2) {
                    rcv(TcpHdr.ACK, PEER_ISN + 1, tp.sndNxt, 0);
                } else if (wanted == TcpState.CLOSING) {
                    rcv(TcpHdr.FIN | TcpHdr.ACK, PEER_ISN + 1, tp.sndNxt - 1, 0);
                }
            }
        }
        assertThat(tp.st).isEqualTo(wanted);
        sent.clear();
    }

    private void open(boolean half) {
        app = host.spawn("app", () -> {
            fd = host.calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM
                | SockOpt.SOCK_NONBLOCK, 0);
            Socket sock = host.calls.sockfdLookup(host.machine.current(), fd);
            tp = (TcpSock) sock.sk;
            try {
                host.calls.connect(fd, new SockaddrIn(PEER, 1234));
            } catch (netstack.transport.ErrnoException e) {
                assertThat(e.name()).isEqualTo("EINPROGRESS");
            }
            host.machine.nanosleep(3_600_000_000_000L);
        });
        host.pass(1);
        port = tp.num;
        if (!half) {
            rcv(TcpHdr.SYN | TcpHdr.ACK, PEER_ISN, tp.sndNxt, 0);
        }
    }

    private void shut() {
        host.run(() -> {
            tp.lockSock();
            tp.shutdown |= 2;
            TcpClose.shutdown(tp, 2);
            tp.releaseSock();
        });
        host.pass(1);
    }

    /// What a segment makes of each state, and the flags of the answer (0: none).
    @ParameterizedTest
    @CsvSource({
        "SYN_SENT,SYN-ACK,ESTABLISHED,16", "SYN_SENT,RST-ACK,CLOSE,0", "SYN_SENT,SYN,SYN_RECV,18",
        "ESTABLISHED,FIN,CLOSE_WAIT,16", "ESTABLISHED,RST,CLOSE,0",
        "ESTABLISHED,SYN-IN,ESTABLISHED,16", "ESTABLISHED,RST-IN,ESTABLISHED,16",
        "ESTABLISHED,OLD,ESTABLISHED,16", "ESTABLISHED,DATA,ESTABLISHED,16",
        "FIN_WAIT1,ACK,FIN_WAIT2,0", "FIN_WAIT1,FIN-OLD-ACK,CLOSING,16", "FIN_WAIT1,RST,CLOSE,0",
        "FIN_WAIT1,FIN,CLOSE,16", "FIN_WAIT2,FIN,CLOSE,16", "FIN_WAIT2,RST,CLOSE,0",
        "FIN_WAIT2,DATA,FIN_WAIT2,16", "CLOSING,ACK2,CLOSE,0", "CLOSE_WAIT,RST2,CLOSE,0",
        "CLOSE_WAIT,FIN,CLOSE_WAIT,16", "LAST_ACK,ACK2,CLOSE,0", "LAST_ACK,RST2,CLOSE,0"})
    void event_by_state(String from, String event, String to, int answer) {
        as(from);
        int next = PEER_ISN + 1;
        int ack = tp.sndNxt;
        switch (event) {
            case "SYN-ACK" -> rcv(TcpHdr.SYN | TcpHdr.ACK, PEER_ISN, ack, 0);
            case "RST-ACK" -> rcv(TcpHdr.RST | TcpHdr.ACK, 0, ack, 0);
            case "SYN" -> rcv(TcpHdr.SYN, PEER_ISN, 0, 0);
            case "ACK" -> rcv(TcpHdr.ACK, next, ack, 0);
            case "ACK2" -> rcv(TcpHdr.ACK, next + 1, ack, 0);
            case "FIN" -> rcv(TcpHdr.FIN | TcpHdr.ACK, next, ack, 0);
            case "FIN-OLD-ACK" -> rcv(TcpHdr.FIN | TcpHdr.ACK, next, ack - 1, 0);
            case "RST" -> rcv(TcpHdr.RST, next, 0, 0);
            case "RST2" -> rcv(TcpHdr.RST, next + 1, 0, 0);
            case "RST-IN" -> rcv(TcpHdr.RST, next + 10, 0, 0);
            case "SYN-IN" -> rcv(TcpHdr.SYN, next, 0, 0);
            case "OLD" -> rcv(TcpHdr.ACK, next - 100, ack, 50);
            default -> rcv(TcpHdr.ACK | TcpHdr.PSH, next, ack, 10);
        }
        host.pass(250);
        assertThat(tp.st).isEqualTo(TcpState.valueOf(to));
        if (answer == 0) {
            assertThat(sent).isEmpty();
        } else {
            assertThat(last().flags()).isEqualTo(answer);
        }
    }
}
