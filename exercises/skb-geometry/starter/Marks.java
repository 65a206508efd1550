package student;

import netstack.exercises.skbgeometry.Geometry;
import netstack.exercises.skbgeometry.SkbPanic;

/// Your marks: `./lab show skb-geometry` says what they must do.
public final class Marks implements Geometry {

    @Override
    public void alloc(int size) {
        throw new UnsupportedOperationException(
                "skb-geometry, step 1: an empty packet");
    }

    @Override
    public void reserve(int n) {
        throw new UnsupportedOperationException(
                "skb-geometry, step 2: move data and tail");
    }

    @Override
    public int put(int n) {
        throw new UnsupportedOperationException(
                "skb-geometry, step 3: append, or throw a SkbPanic");
    }

    @Override
    public int push(int n) {
        throw new UnsupportedOperationException(
                "skb-geometry, step 4: open room in front");
    }

    @Override
    public int pull(int n) {
        throw new UnsupportedOperationException(
                "skb-geometry, step 5: take off the front");
    }

    @Override
    public void trim(int len) {
        throw new UnsupportedOperationException(
                "skb-geometry, step 6: cut at the end");
    }

    @Override
    public int data() {
        return 0;
    }

    @Override
    public int tail() {
        return 0;
    }

    @Override
    public int len() {
        return 0;
    }

    @Override
    public int headroom() {
        return 0;
    }

    @Override
    public int tailroom() {
        return 0;
    }
}
