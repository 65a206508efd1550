package student;

import java.util.List;

import netstack.exercises.flamegraph.Flames;

/// Your flame graph: `./lab show flame-graph` says what it must do.
public final class Folder implements Flames {

    @Override
    public List<String> fold(List<List<String>> samples) {
        throw new UnsupportedOperationException(
                "flame-graph, step 1: fold equal stacks");
    }

    @Override
    public long inclusive(List<String> folded, String function) {
        throw new UnsupportedOperationException(
                "flame-graph, step 2: how wide is it?");
    }

    @Override
    public long self(List<String> folded, String function) {
        throw new UnsupportedOperationException(
                "flame-graph, step 3: what did it do itself?");
    }

    @Override
    public List<String> top(List<String> folded, String function) {
        throw new UnsupportedOperationException(
                "flame-graph, step 4: the three widest callees");
    }
}
