package student;

import netstack.exercises.tcpsender.Output;
import netstack.exercises.tcpsender.SlidingSender;

/// Your sender: `./lab show tcp-sender` says what it must do.
public final class Sender implements SlidingSender {

    @Override
    public void open(Output out, int mss, int window) {
        throw new UnsupportedOperationException(
                "tcp-sender, step 1: remember what you send with");
    }

    @Override
    public void write(byte[] data) {
        throw new UnsupportedOperationException(
                "tcp-sender, step 2: send what the window allows");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException(
                "tcp-sender, step 4: the FIN");
    }

    @Override
    public void ack(long una, int window) {
        throw new UnsupportedOperationException(
                "tcp-sender, step 3: the window slides");
    }

    @Override
    public void expired() {
        throw new UnsupportedOperationException(
                "tcp-sender, step 5: once more, or a probe");
    }
}
