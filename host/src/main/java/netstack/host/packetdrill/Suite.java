package netstack.host.packetdrill;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import netstack.host.packetdrill.run.Result;
import netstack.host.packetdrill.run.Runner;

/// Several scripts, one after the other, each on a host of its own.
public final class Suite {
    private static final String SUFFIX = ".pkt";

    private final List<Path> files = new ArrayList<>();

    /// Adds a script, or all `*.pkt` below a folder in the order of their
    /// names; returns how many.
    public int add(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            files.add(path);
            return 1;
        }
        try (Stream<Path> below = Files.walk(path)) {
            List<Path> found = below.filter(p -> p.toString()
                    .endsWith(SUFFIX)).sorted().toList();
            files.addAll(found);
            return found.size();
        }
    }

    /// Runs them all; `each` is told of every result as it comes.
    public List<Result> run(Runner runner, Consumer<Result> each) {
        List<Result> results = new ArrayList<>();
        for (Path file : files) {
            Result r = run(runner, file);
            results.add(r);
            each.accept(r);
        }
        return results;
    }

    private static Result run(Runner runner, Path file) {
        try {
            return runner.run(file.toString(), Files.readString(file),
                    file.toAbsolutePath().getParent());
        } catch (IOException e) {
            String why = e instanceof MalformedInputException
                    ? "no text in UTF-8" : "can't be read";
            return new Result(file.toString(), Result.Status.UNPARSED,
                    file + ": " + why, "", List.of());
        }
    }
}
