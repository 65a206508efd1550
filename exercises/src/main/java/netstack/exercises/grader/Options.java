package netstack.exercises.grader;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// How to grade.
///
/// @param seed what the public random cases are drawn from
/// @param key an instructor's key, from which hidden cases are drawn; null
///        when there is none
/// @param shrinkTries the most runs that one failure is shrunk by
/// @param jailed whether to use what the system offers to hold the worker
/// @param caseFolder where the shrunk cases are written; null for nowhere
/// @param warm whether a worker is started before it is needed
/// @param debugPort where the worker waits for a debugger, without limits
///        and without a jail; 0 for none
/// @param walk who gets the calls of each case, outermost first, indented by
///        who called them; null for nobody
public record Options(long seed, String key, int shrinkTries,
        boolean jailed, Path caseFolder, boolean warm, int debugPort,
        Consumer<List<String>> walk) {

    /// The seed of everyone who does not say another.
    public static final long SEED = 2001;

    /// Public cases only, in the best jail that there is.
    public static Options usual() {
        return new Options(SEED, null, 200, true, null, false, 0,
                null);
    }

    /// These options with another seed.
    public Options withSeed(long other) {
        return new Options(other, key, shrinkTries, jailed, caseFolder,
                warm, debugPort, walk);
    }

    /// These options with hidden cases drawn from `secret`.
    public Options withKey(String secret) {
        return new Options(seed, secret, shrinkTries, jailed, caseFolder,
                warm, debugPort, walk);
    }

    /// These options with failures told as they are.
    public Options withoutShrinking() {
        return new Options(seed, key, 0, jailed, caseFolder,
                warm, debugPort, walk);
    }

    /// These options with failing cases written to `folder`.
    public Options withCaseFolder(Path folder) {
        return new Options(seed, key, shrinkTries, jailed, folder,
                warm, debugPort, walk);
    }

    /// These options with a worker that waits for the next submission.
    public Options withWarmWorker() {
        return new Options(seed, key, shrinkTries, jailed, caseFolder, true,
                debugPort, walk);
    }

    /// These options with the calls of each case written down for `to`.
    public Options withWalk(Consumer<List<String>> to) {
        return new Options(seed, key, shrinkTries, jailed, caseFolder,
                warm, debugPort, to);
    }

    /// These options with a worker that waits for a debugger.
    public Options withDebugPort(int port) {
        return new Options(seed, key, 0, false, caseFolder, false, port,
                walk);
    }
}
