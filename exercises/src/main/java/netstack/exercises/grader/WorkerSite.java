package netstack.exercises.grader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import netstack.exercises.bundle.Folders;
import netstack.exercises.exercise.Limits;
import netstack.exercises.sandbox.Jail;

/// Where workers are started: a folder with the worker's jar, and the jail
/// that this system offers. Graders may share one.
public final class WorkerSite implements AutoCloseable {

    private static final int ARCHIVE_SECONDS = 60;
    private static final String MAIN =
            "netstack.exercises.worker.WorkerMain";
    private static final String WARM_UP =
            "netstack.exercises.script.worker.WarmUp";

    private final Path folder;
    private final Path jar;
    private final Path java = Path.of(System.getProperty("java.home"));
    private final Jail jail;
    private Path archive;
    private Process spare;
    private Limits spareLimits;

    /// A site in a new folder; `jailed` uses what the system offers to hold
    /// workers.
    public WorkerSite(boolean jailed) throws IOException {
        folder = Files.createTempDirectory("lab-worker");
        jar = WorkerJar.write(folder);
        jail = jailed ? Jail.find(folder, java) : Jail.none();
    }

    /// Makes an archive of loaded classes, which takes some seconds and
    /// saves a part of one at each start: for many gradings.
    public WorkerSite archived() throws IOException {
        Path file = folder.resolve("worker.jsa");
        List<String> command = new ArrayList<>(List.of(
                java.resolve("bin/java").toString(),
                "-XX:ArchiveClassesAtExit=" + file));
        command.addAll(settings(Limits.usual()));
        command.add(WARM_UP);
        Process p = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (p.waitFor(ARCHIVE_SECONDS, TimeUnit.SECONDS)
                    && p.exitValue() == 0 && Files.exists(file)) {
                if (file.getFileSystem().supportedFileAttributeViews()
                        .contains("posix")) {
                    Files.setPosixFilePermissions(file,
                            PosixFilePermissions.fromString("rw-r--r--"));
                }
                archive = file;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            p.destroyForcibly();
        }
        return this;
    }

    String note() {
        return jail.note();
    }

    Path jar() {
        return jar;
    }

    /// A new worker. When `options` are warm, the next one is started as
    /// well and waits.
    Process start(Limits limits, Options options) throws IOException {
        if (!options.warm()) {
            return launch(limits, options.debugPort(),
                    options.walk() != null);
        }
        boolean fits = spare != null && spare.isAlive()
                && limits.equals(spareLimits);
        Process ready = fits ? spare : launch(limits, 0, false);
        spare = launch(limits, 0, false);
        spareLimits = limits;
        return ready;
    }

    private Process launch(Limits limits, int debugPort, boolean probed)
            throws IOException {
        List<String> command = new ArrayList<>(jail.prefix());
        command.add(java.resolve("bin/java").toString());
        if (debugPort != 0) {
            // Quiet, as standard output is the pipe.
            command.add("-agentlib:jdwp=transport=dt_socket,server=y,"
                    + "suspend=y,quiet=y,address=127.0.0.1:" + debugPort);
        }
        if (probed) {
            command.add("-javaagent:" + jar);
        }
        if (archive != null) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.addAll(settings(limits));
        command.add(MAIN);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile());
        String path = System.getenv("PATH");
        builder.environment().clear();
        if (path != null) {
            builder.environment().put("PATH", path);
        }
        return builder.start();
    }

    private List<String> settings(Limits limits) {
        return List.of("-Xmx" + limits.heapMb() + "m",
                "-Xss" + limits.stackKb() + "k",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData", "-XX:+DisableAttachMechanism",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
                // The JVM's warnings go to standard output otherwise,
                // which is the pipe.
                "-Xlog:disable", "-Xlog:all=warning:stderr",
                "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null",
                "--illegal-native-access=deny",
                "--sun-misc-unsafe-memory-access=deny",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-cp", jar.toString());
    }

    @Override
    public void close() throws IOException {
        if (spare != null) {
            spare.destroyForcibly();
        }
        Folders.delete(folder);
    }
}
