package netstack.host.oracle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import netstack.host.pcap.CaptureReader;
import netstack.host.pcap.CapturedFrame;

/// One recorded run of a real kernel in virtual time: what was set up, what it sent.
final class Scenario {
    static final int CLIENT = 0x0a000101;

    /// Where other recordings are; null for those of the resources.
    private static final String DIR = System.getProperty("oracle.dir");

    /// Whether other recordings are asked for than those of the resources.
    static final boolean OTHERS = DIR != null;
    private static final long LOOK = 256;

    final String name;
    final Map<String, Object> setup;
    final List<Map<String, Object>> flows;
    /// Whether a router with a queue is between the hosts, and not a relay.
    final List<Map<String, Object>> events;
    final boolean router;
    final int server;
    final long rttNs;
    final List<CapturedFrame> client;
    final List<CapturedFrame> serverSide;

    @SuppressWarnings("unchecked")
    Scenario(String name) {
        this.name = name;
        Map<String, Object> all = (Map<String, Object>) Json.parse(
                new String(read("result.json"), StandardCharsets.UTF_8));
        setup = (Map<String, Object>) all.get("scenario");
        events = (List<Map<String, Object>>) all.get("events");
        flows = (List<Map<String, Object>>) all.get("flows");
        router = setup.containsKey("tc");
        server = router ? 0x0a000302 : 0x0a000102;
        rttNs = number(setup, "rtt_ms", 20) * 1_000_000;
        // A router's scenario is compared by its windows; its packets are only looked at by a person.
        boolean packets = !router || OracleMain.AROUND > 0;
        client = packets ? frames("client.pcap.gz") : List.of();
        serverSide = packets ? frames("server.pcap.gz") : List.of();
    }

    /// The names of all scenarios that begin with `prefix`, in order.
    static List<String> names(String prefix) {
        try (InputStream in = Scenario.class.getResourceAsStream("/virtual-time/scenarios.txt");
                Stream<String> all = DIR == null
                        ? new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                        : Files.list(Paths.get(DIR)).filter(Files::isDirectory)
                                .map(p -> p.getFileName().toString())) {
            return all.filter(s -> s.startsWith(prefix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The kernel's cwnd over time, one row each: as the file has it.
    List<String> cwnd() {
        return new String(gunzip(read("cwnd.csv.gz")), StandardCharsets.UTF_8).lines().toList();
    }

    /// How far apart a packet at `time` may be: 2 us, and 256 ns for each look at the clock that
    /// the recorded programs and their kernel took until then: four for each of their events, and
    /// up to twenty for each turn of a slow reader, of which the recording does not tell.
    long tolerance(long time) {
        long before = events.stream()
                .filter(e -> ((Double) e.get("t")) * 1e9 <= time).count();
        return 2_000 + LOOK * (16 + 4 * before + 16 * turns(time));
    }

    private long turns(long time) {
        if (!(flows.getFirst().get("reader") instanceof List<?> l) || !l.getFirst().equals("slow")
                || times("server", "read").length > 0) return 0;
        return time / (((Double) l.get(2)).longValue() * 1_000_000);
    }

    /// When a program of the first flow did something, in ns: the recording notes it one look at
    /// the clock later.
    long[] times(String who, String what) {
        return events.stream().filter(e -> who.equals(e.get("who")) && what.equals(e.get("what"))
                && number(e, "flow", 0) == 0)
                .mapToLong(e -> Math.round(((Double) e.get("t")) * 1e9) - LOOK).toArray();
    }

    long endNs() {
        return number(setup, "end_ms", 60_000) * 1_000_000;
    }

    static long number(Map<String, Object> map, String key, long def) {
        return map.get(key) instanceof Double d ? d.longValue() : def;
    }

    private byte[] read(String file) {
        String path = "virtual-time/" + name + "/" + file;
        try (InputStream in = DIR == null ? Scenario.class.getResourceAsStream("/" + path)
                : Files.newInputStream(Paths.get(DIR, name, file))) {
            if (in == null) throw new IllegalStateException("no " + path);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gunzip(byte[] data) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<CapturedFrame> frames(String file) {
        List<CapturedFrame> frames = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.of(
                new ByteArrayInputStream(gunzip(read(file))))) {
            frames.addAll(reader.all());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames;
    }

    /// How long the relay took for each segment that it passed from `from`, beside delay and
    /// rate: its process reads the clock, which costs 256 ns a time.
    long[] relayTook(boolean fromClient, long bitsPerSecond) {
        int src = fromClient ? CLIENT : server;
        Map<String, Deque<CapturedFrame>> arrived = new HashMap<>();
        for (CapturedFrame f : fromClient ? serverSide : client) {
            arrived.computeIfAbsent(key(f), k -> new ArrayDeque<>()).add(f);
        }
        List<Long> took = new ArrayList<>();
        long last = 0;
        for (CapturedFrame f : fromClient ? client : serverSide) {
            if ((int) Segment.u32(f.data(), 26) != src) continue;
            Deque<CapturedFrame> other = arrived.get(key(f));
            if (other == null || other.isEmpty()) continue;
            long bits = bitsPerSecond == 0 ? 0 : f.origLen() * 8_000_000_000L / bitsPerSecond;
            long at = other.poll().time();
            long free = f.time() + rttNs / 2;
            took.add(free + 4000 >= last ? Math.clamp(at - free - bits, 0L, 4000L) : 300L);
            last = at;
        }
        return took.stream().mapToLong(Long::longValue).toArray();
    }

    private static String key(CapturedFrame f) {
        return Arrays.toString(Arrays.copyOfRange(f.data(), 14, f.data().length));
    }

    /// The segments of one side.
    static List<Segment> segments(List<CapturedFrame> frames, int self) {
        Segment.Reader reader = new Segment.Reader(self);
        List<Segment> all = new ArrayList<>();
        for (CapturedFrame f : frames) {
            Segment s = reader.read(f.time(), f.data(), f.origLen());
            if (s != null) all.add(s);
        }
        return all;
    }
}
