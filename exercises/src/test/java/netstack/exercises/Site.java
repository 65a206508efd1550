package netstack.exercises;

import java.io.IOException;
import java.io.UncheckedIOException;

import netstack.exercises.grader.WorkerSite;

/// The worker site that all tests of this JVM share: one jar, one archive of loaded classes.
public final class Site {

    private static final WorkerSite SHARED = open();

    private Site() {
    }

    private static WorkerSite open() {
        try {
            WorkerSite site = new WorkerSite(true).archived();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    site.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static WorkerSite shared() {
        return SHARED;
    }
}
