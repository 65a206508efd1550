package netstack.exercises.skbgeometry.grading;

import java.util.Arrays;

import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;

/// The marks as they should be, with the bytes between them.
final class Marks {

    private static final int ETH_HLEN = 14;
    private static final int MIN_FRAME = 60;

    private byte[] memory = new byte[0];
    int data;
    int tail;

    /// The oracle.
    static void run(Script script, Log log) {
        Marks marks = new Marks();
        for (int i = 0; i < script.steps().size(); i++) {
            marks.one(script.steps().get(i), log.step(i));
            log.see("data", marks.data).see("tail", marks.tail)
                    .see("len", marks.len()).see("headroom", marks.data)
                    .see("tailroom", marks.tailroom());
        }
    }

    int len() {
        return tail - data;
    }

    int tailroom() {
        return memory.length - tail;
    }

    void one(Step step, Log log) {
        int n = step.num(0);
        byte[] bytes = step.bytes();
        switch (step.op()) {
            case "alloc" -> memory = new byte[n];
            case "reserve" -> reserve(n, log);
            case "put" -> put(bytes, log);
            case "push" -> push(bytes, log);
            case "pull" -> log.see("pull returned", pull(n));
            case "trim" -> tail = Math.min(tail, data + n);
            default -> send(log);
        }
    }

    private void reserve(int n, Log log) {
        if (len() != 0 || n > tailroom()) {
            log.see("panic", true);
        } else {
            data += n;
            tail += n;
        }
    }

    private void put(byte[] bytes, Log log) {
        if (bytes.length > tailroom()) {
            log.see("panic", true);
            return;
        }
        log.see("put returned", tail);
        System.arraycopy(bytes, 0, memory, tail, bytes.length);
        tail += bytes.length;
    }

    private void push(byte[] bytes, Log log) {
        if (bytes.length > data) {
            log.see("panic", true);
            return;
        }
        data -= bytes.length;
        System.arraycopy(bytes, 0, memory, data, bytes.length);
        log.see("push returned", data);
    }

    private int pull(int n) {
        if (n > len()) {
            return -1;
        }
        data += n;
        return data;
    }

    private void send(Log log) {
        byte[] frame = Arrays.copyOfRange(memory, data, tail);
        if (frame.length >= ETH_HLEN) {
            log.see("frame", Arrays.copyOf(frame,
                    Math.max(frame.length, MIN_FRAME)));
        }
    }
}
