package student;

import netstack.exercises.skbgeometry.Geometry;
import netstack.exercises.skbgeometry.SkbPanic;

/// The reference solution of `skb-geometry`.
public final class Marks implements Geometry {

    private int data;
    private int tail;
    private int end;

    @Override
    public void alloc(int size) {
        data = 0;
        tail = 0;
        end = size;
    }

    @Override
    public void reserve(int n) {
        if (len() != 0 || n > tailroom()) {
            throw new SkbPanic("skb_reserve");
        }
        data += n;
        tail += n;
    }

    @Override
    public int put(int n) {
        if (n > tailroom()) {
            throw new SkbPanic("skb_over_panic");
        }
        int at = tail;
        tail += n;
        return at;
    }

    @Override
    public int push(int n) {
        if (n > headroom()) {
            throw new SkbPanic("skb_under_panic");
        }
        data -= n;
        return data;
    }

    @Override
    public int pull(int n) {
        if (n > len()) {
            return -1;
        }
        data += n;
        return data;
    }

    @Override
    public void trim(int len) {
        if (len < len()) {
            tail = data + len;
        }
    }

    @Override
    public int data() {
        return data;
    }

    @Override
    public int tail() {
        return tail;
    }

    @Override
    public int len() {
        return tail - data;
    }

    @Override
    public int headroom() {
        return data;
    }

    @Override
    public int tailroom() {
        return end - tail;
    }
}
