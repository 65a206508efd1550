package netstack.host.libpcap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.transport.bpf.BpfCode;

/// Value numbers: two registers with the same number hold the same value,
/// whatever the packet. 0 is a value that is not known.
final class Values {
    static final int UNKNOWN = 0;

    private record Key(int code, int v0, int v1) { }

    private final Map<Key, Integer> numbers = new HashMap<>();
    /// The constant that a number stands for, or null.
    private final List<Integer> constants = new ArrayList<>();

    Values() {
        clear();
    }

    void clear() {
        numbers.clear();
        constants.clear();
        constants.add(null);
    }

    /// The number of what `code` makes of two values.
    int of(int code, int v0, int v1) {
        Key key = new Key(code, v0, v1);
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        int val = constants.size();
        boolean imm = BpfCode.mode(code) == BpfCode.IMM
            && (BpfCode.cls(code) == BpfCode.LD
                || BpfCode.cls(code) == BpfCode.LDX);
        constants.add(imm ? v0 : null);
        numbers.put(key, val);
        return val;
    }

    /// The number of a constant.
    int k(int constant) {
        return of(BpfCode.LD | BpfCode.IMM, constant, 0);
    }

    boolean isConst(int val) {
        return constants.get(val) != null;
    }

    int constant(int val) {
        Integer c = constants.get(val);
        return c == null ? 0 : c;
    }
}
