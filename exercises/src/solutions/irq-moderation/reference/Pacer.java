package student;

import netstack.exercises.irqmoderation.Latency;
import netstack.exercises.irqmoderation.Moderation;

/// The reference solution of `irq-moderation`.
public final class Pacer implements Moderation {

    @Override
    public Latency update(Latency now, int packets, int bytes) {
        if (packets == 0) {
            return now;
        }
        return switch (now) {
            case LOWEST -> fromLowest(packets, bytes);
            case LOW -> fromLow(packets, bytes);
            case BULK -> fromBulk(packets, bytes);
        };
    }

    private static Latency fromLowest(int packets, int bytes) {
        if (bytes / packets > 8000) {
            return Latency.BULK;
        }
        return packets < 5 && bytes > 512 ? Latency.LOW : Latency.LOWEST;
    }

    private static Latency fromLow(int packets, int bytes) {
        int each = bytes / packets;
        if (bytes > 10000) {
            if (each > 8000 || packets < 10 || each > 1200) {
                return Latency.BULK;
            }
            return packets > 35 ? Latency.LOWEST : Latency.LOW;
        }
        if (each > 2000) {
            return Latency.BULK;
        }
        return packets <= 2 && bytes < 512 ? Latency.LOWEST : Latency.LOW;
    }

    private static Latency fromBulk(int packets, int bytes) {
        if (bytes > 25000) {
            return packets > 35 ? Latency.LOW : Latency.BULK;
        }
        return bytes < 6000 ? Latency.LOW : Latency.BULK;
    }

    @Override
    public int pace(int now, Latency latency) {
        int target = latency.pace();
        return target > now ? Math.min(now + target / 4, target) : target;
    }

    @Override
    public int eitr(int pace) {
        int units = 1_000_000_000 / pace / 2048;
        return Math.min(units, 511) << 3;
    }
}
