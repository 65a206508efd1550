package netstack.exercises.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab bench`: the benchmarks have a jar and a JVM of their own.
@Command(name = "bench", mixinStandardHelpOptions = true,
        description = "Measures the stack: packets per CPU-second, hand-overs,"
                + " events and bytes allocated per packet.",
        footer = {"", "Examples:", "  ./lab bench", "  ./lab bench skb",
            "  ./lab bench grade    edit to verdict, warm",
            "  ./lab bench grade checksum rx-ring",
            "  ./lab bench class    200 submissions, two at a time"})
final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..*",
            description = "Only the rows whose name begins with NAME.")
    private List<String> names = new ArrayList<>();
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!names.isEmpty() && names.getFirst().equals("grade")) {
            return new GradeBench(spec.commandLine().getOut()).grade(
                    names.subList(1, names.size()));
        }
        if (names.equals(List.of("class"))) {
            return new GradeBench(spec.commandLine().getOut()).classes();
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java")
                        .toString(),
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-jar", jar().toString()));
        command.addAll(names);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static Path jar() throws IOException {
        Path target = Home.dir().resolve("bench/target");
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> jars =
                    Files.newDirectoryStream(target, "bench-*.jar")) {
                for (Path jar : jars) return jar;
            }
        }
        throw new UserError("the benchmarks are not built: ./mvnw package");
    }
}
