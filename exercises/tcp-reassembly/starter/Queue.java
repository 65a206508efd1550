package student;

import java.util.List;

import netstack.exercises.tcpreassembly.Block;
import netstack.exercises.tcpreassembly.Reassembler;

/// Your receiver: `./lab show tcp-reassembly` says what it must do.
public final class Queue implements Reassembler {

    @Override
    public void open(int capacity) {
        throw new UnsupportedOperationException(
                "tcp-reassembly, step 1: room for so many bytes");
    }

    @Override
    public void segment(long at, byte[] data, boolean fin) {
        throw new UnsupportedOperationException(
                "tcp-reassembly, step 2: keep what is new and has room");
    }

    @Override
    public byte[] read(int max) {
        throw new UnsupportedOperationException(
                "tcp-reassembly, step 3: what is there in order");
    }

    @Override
    public long rcvNxt() {
        throw new UnsupportedOperationException(
                "tcp-reassembly, step 2: the first byte that is missing");
    }

    @Override
    public int window() {
        throw new UnsupportedOperationException(
                "tcp-reassembly, step 3: the room that is left");
    }

    @Override
    public boolean finished() {
        throw new UnsupportedOperationException(
                "tcp-reassembly, step 4: everything up to the FIN");
    }

    @Override
    public List<Block> sack() {
        throw new UnsupportedOperationException(
                "tcp-reassembly, step 5: what lies beyond the gap");
    }
}
