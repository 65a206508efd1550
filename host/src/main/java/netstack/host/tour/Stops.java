package netstack.host.tour;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Mib;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.trace.Hop;
import netstack.host.trace.Walk;
import netstack.skbuff.SkBuff;

/// Collects the stops of a walk over two hosts.
final class Stops implements Walk.Observer {
    private static final int BYTES = 96;

    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, Map<String, Long>> before =
            new LinkedHashMap<>();
    private final List<Stop> stops = new ArrayList<>();

    Stops(TwoHosts two) {
        for (Host host : List.of(two.alice(), two.bob())) {
            hosts.put(host.name(), host);
            before.put(host.name(), counters(host));
        }
    }

    List<Stop> stops() {
        return stops;
    }

    @Override
    public void at(Hop hop, SkBuff skb) {
        Host host = hosts.get(hop.host());
        stops.add(new Stop(hop, bytes(skb), host.card(0).rxRing(0),
                host.card(0).txRing(0), changed(host)));
    }

    private static byte[] bytes(SkBuff skb) {
        if (skb == null) return new byte[0];
        byte[] bytes = new byte[Math.min(skb.headlen(), BYTES)];
        MemorySegment.copy(skb.mem(), ValueLayout.JAVA_BYTE, skb.data(),
                bytes, 0, bytes.length);
        return bytes;
    }

    private List<String> changed(Host host) {
        Map<String, Long> old = before.get(host.name());
        Map<String, Long> now = counters(host);
        List<String> changed = new ArrayList<>();
        now.forEach((name, value) -> {
            long delta = value - old.getOrDefault(name, 0L);
            if (delta != 0) changed.add(String.format("%s %+d", name, delta));
        });
        before.put(host.name(), now);
        return changed;
    }

    private static Map<String, Long> counters(Host host) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Mib<?> mib : host.net().mibs()) add(all, mib.name() + ".", mib);
        for (NetDevice dev : host.net().devices().all()) {
            for (LinkStat s : LinkStat.values()) {
                all.put(dev.name() + "." + s, dev.stats().sum(s));
            }
        }
        for (int i = 0; i < host.machine().nrCpus(); i++) {
            all.put("softnet.cpu" + i + ".processed",
                    host.rx().softnetData(i).processed());
        }
        return all;
    }

    private static <E extends Enum<E>> void add(Map<String, Long> all,
            String prefix, Mib<E> mib) {
        for (E item : mib.items()) all.put(prefix + item, mib.sum(item));
    }
}
