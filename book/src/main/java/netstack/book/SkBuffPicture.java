package netstack.book;

import netstack.host.plot.Svg;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSizes;

/// Draws packets as they are: their marks, and who shares what.
final class SkBuffPicture {

    private static final int LEFT = 20;
    private static final int WIDTH = 600;

    private SkBuffPicture() {}

    /// A datagram of 450 bytes on its way up, in the hands of UDP.
    static String geometry() {
        SkBuff skb = packet();
        Svg svg = new Svg(640, 190, "A buffer from head to end, and behind"
                + " it the shared info: first the headroom of "
                + skb.headroom() + " bytes, then from data to tail the "
                + skb.len() + " bytes of the packet, then the tailroom of "
                + skb.tailroom() + " bytes, then the shared info of "
                + SkbSizes.SHARED_INFO + " bytes.");
        double y = 80;
        buffer(svg, skb, y);
        mark(svg, skb, skb.head(), y, "head");
        mark(svg, skb, skb.data(), y, "data");
        mark(svg, skb, skb.tail(), y, "tail");
        mark(svg, skb, skb.end(), y, "end");
        offset(svg, skb, skb.networkHeader(), "network_header", "end");
        offset(svg, skb, skb.transportHeader(), "transport_header", "start");
        return svg.toString();
    }

    private static SkBuff packet() {
        SkBuff skb = SkBuffOutputs.slab().alloc(1500);
        skb.reserve(400);
        skb.put(20 + 458);
        skb.resetNetworkHeader();
        skb.pull(20);
        skb.resetTransportHeader();
        return skb;
    }

    /// The packet that TCP keeps and the clone that it sends.
    static String twoOnOne() {
        SkBuff queued = SkBuffOutputs.slab().allocFclone(1500);
        queued.reserve(600);
        queued.put(700);
        queued.headerRelease();
        SkBuff sent = queued.cloneSkb();
        sent.push(300);
        Svg svg = new Svg(640, 210, "Two structs side by side, queued and"
                + " sent, over one buffer. The data mark of sent stands"
                + " further to the left, in front of headers that queued"
                + " does not count as its own. The shared info says: "
                + users(queued) + ".");
        double y = 120;
        buffer(svg, queued, y);
        double pushed = x(queued, sent.data());
        double kept = x(queued, queued.data());
        svg.rect(pushed, y, kept - pushed, 36, Svg.RED);
        svg.text((pushed + kept) / 2, y + 22, "headers", "middle");
        struct(svg, sent, "sent", LEFT + 90, pushed, y);
        struct(svg, queued, "queued", LEFT + 300, kept, y);
        svg.text(LEFT + WIDTH, y + 60, users(queued), "end");
        return svg.toString();
    }

    private static String users(SkBuff skb) {
        int ref = skb.shinfo().dataref();
        return "dataref: " + (ref & 0xffff) + " users, " + (ref >>> 16)
                + " for the payload only";
    }

    private static void buffer(Svg svg, SkBuff skb, double y) {
        double data = x(skb, skb.data());
        double tail = x(skb, skb.tail());
        double end = x(skb, skb.end());
        svg.rect(LEFT, y, data - LEFT, 36, Svg.PALE);
        svg.rect(data, y, tail - data, 36, Svg.BLUE);
        svg.rect(tail, y, end - tail, 36, Svg.PALE);
        svg.rect(end, y, LEFT + WIDTH - end, 36, Svg.YELLOW);
        svg.text(LEFT + 40, y + 22, "" + skb.headroom(), "middle");
        svg.text((data + tail) / 2, y + 22, "" + skb.len(), "middle");
        svg.text((tail + end) / 2, y + 22, "" + skb.tailroom(), "middle");
        svg.text((end + LEFT + WIDTH) / 2, y + 22, "shared info", "middle");
    }

    private static void mark(Svg svg, SkBuff skb, long at, double y,
            String name) {
        double x = x(skb, at);
        svg.text(x, y - 34, name, "middle");
        svg.arrow(x, y - 30, x, y - 2);
    }

    /// A header's offset, written below the buffer.
    private static void offset(Svg svg, SkBuff skb, long at, String name,
            String anchor) {
        double x = x(skb, at);
        double label = anchor.equals("end") ? x - 4 : x + 4;
        svg.text(label, 166, name + " " + (at - skb.head()), anchor);
        svg.arrow(x, 152, x, 118);
    }

    private static void struct(Svg svg, SkBuff skb, String name, double x,
            double data, double y) {
        svg.rect(x - 70, 16, 140, 44, Svg.GREEN);
        svg.text(x, 34, name, "middle");
        svg.text(x, 51, "len " + skb.len(), "middle");
        svg.arrow(x, 60, data, y - 2);
    }

    private static double x(SkBuff skb, long at) {
        double all = skb.end() + SkbSizes.SHARED_INFO - skb.head();
        return LEFT + (at - skb.head()) / all * WIDTH;
    }
}
