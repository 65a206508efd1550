package netstack.exercises.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What this system offers to hold a worker in, beyond its own JVM: found
/// by trying. Without any of it the class check alone keeps a submission
/// from files and network, and the note says so.
///
/// @param prefix the command that the worker's command line follows
/// @param note one line for the report
public record Jail(List<String> prefix, String note) {

    private static final String NOBODY = "65534";
    /// Users that nobody is: one for each grader process, as the limit of
    /// threads is a user's, and other graders may run on this machine.
    private static final int FIRST_USER = 200_000;
    private static final int USERS = 1 << 16;
    /// All threads of that user, a dozen workers with 30 each among them.
    private static final int THREADS = 512;

    /// The best that works here; `worker` and `java` stay readable in it.
    public static Jail find(Path worker, Path java) {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<Jail> candidates = new ArrayList<>();
        candidates.add(bubble(worker, java));
        if (root) {
            candidates.add(new Jail(otherUser("unshare", "--net", "--"),
                    "no bwrap here: the worker runs as another user, without"
                    + " network; files that all may read are only closed by"
                    + " the class check"));
            candidates.add(new Jail(otherUser(),
                    "no bwrap here: the worker runs as another user; the"
                    + " network, and files that all may read, are only"
                    + " closed by the class check"));
        } else {
            candidates.add(new Jail(List.of("unshare", "-r", "-n", "--"),
                    "no bwrap here: the worker has no network; files are"
                    + " only closed by the class check"));
        }
        return candidates.stream().filter(Jail::works).findFirst()
                .orElseGet(Jail::none);
    }

    /// No walls but the JVM's.
    public static Jail none() {
        return new Jail(List.of(), "no bwrap, no user namespaces here:"
                + " files and network are only closed by the class check");
    }

    private static Jail bubble(Path worker, Path java) {
        List<String> p = new ArrayList<>(List.of("bwrap", "--unshare-all",
                "--die-with-parent", "--new-session", "--uid", NOBODY,
                "--gid", NOBODY, "--proc", "/proc", "--dev", "/dev",
                "--tmpfs", "/tmp"));
        for (String dir : List.of("/usr", "/lib", "/lib64", "/bin",
                java.toString(), worker.toString())) {
            if (Files.exists(Path.of(dir))) {
                p.addAll(List.of("--ro-bind", dir, dir));
            }
        }
        p.addAll(List.of("--chdir", "/tmp", "--"));
        return new Jail(p, "the worker runs in bwrap: no files, no network");
    }

    private static List<String> otherUser(String... first) {
        List<String> p = new ArrayList<>(List.of(first));
        long user = FIRST_USER + ProcessHandle.current().pid() % USERS;
        p.addAll(List.of("prlimit", "--nproc=" + THREADS, "--",
                "setpriv", "--reuid=" + user, "--regid=" + user,
                "--clear-groups", "--no-new-privs", "--"));
        return p;
    }

    private boolean works() {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            Process p = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = p.waitFor(5, TimeUnit.SECONDS);
            p.destroyForcibly();
            return ended && p.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
