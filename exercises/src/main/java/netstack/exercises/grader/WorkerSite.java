package netstack.exercises.grader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.sandbox.Jail;

/// Where workers of one exercise are started: a folder with the worker's
/// jar, and the jail that this system offers.
final class WorkerSite implements AutoCloseable {

    private final Path folder;
    private final Path jar;
    private final Path java = Path.of(System.getProperty("java.home"));
    private final Limits limits;
    private final Jail jail;
    private final Options options;
    private Process spare;

    WorkerSite(Exercise<?, ?> exercise, Options options)
            throws IOException {
        this.options = options;
        folder = Files.createTempDirectory("lab-worker");
        jar = WorkerJar.write(folder);
        limits = exercise.limits();
        jail = options.jailed() ? Jail.find(folder, java) : Jail.none();
    }

    String note() {
        return jail.note();
    }

    Path jar() {
        return jar;
    }

    /// A new worker. A warm site has the next one waiting.
    Process start() throws IOException {
        if (!options.warm()) {
            return launch();
        }
        Process ready = spare != null && spare.isAlive() ? spare : launch();
        spare = launch();
        return ready;
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(jail.prefix());
        command.add(java.resolve("bin/java").toString());
        if (options.debugPort() != 0) {
            // Quiet, as standard output is the pipe.
            command.add("-agentlib:jdwp=transport=dt_socket,server=y,"
                    + "suspend=y,quiet=y,address=127.0.0.1:"
                    + options.debugPort());
        }
        command.addAll(List.of("-Xmx" + limits.heapMb() + "m",
                "-Xss" + limits.stackKb() + "k",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData", "-XX:+DisableAttachMechanism",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null",
                "--illegal-native-access=deny",
                "--sun-misc-unsafe-memory-access=deny",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp", jar.toString(),
                "netstack.exercises.worker.WorkerMain"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile());
        String path = System.getenv("PATH");
        builder.environment().clear();
        if (path != null) {
            builder.environment().put("PATH", path);
        }
        return builder.start();
    }

    @Override
    public void close() throws IOException {
        if (spare != null) {
            spare.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}
