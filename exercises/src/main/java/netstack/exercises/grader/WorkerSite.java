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

    WorkerSite(Exercise<?, ?> exercise, boolean jailed) throws IOException {
        folder = Files.createTempDirectory("lab-worker");
        jar = WorkerJar.write(folder);
        limits = exercise.limits();
        jail = jailed ? Jail.find(folder, java) : Jail.none();
    }

    String note() {
        return jail.note();
    }

    Path jar() {
        return jar;
    }

    Process start() throws IOException {
        List<String> command = new ArrayList<>(jail.prefix());
        command.add(java.resolve("bin/java").toString());
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
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}
