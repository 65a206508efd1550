package netstack.exercises.grader;

import java.nio.file.Path;

/// How to grade.
///
/// @param seed what the public random cases are drawn from
/// @param key an instructor's key, from which hidden cases are drawn; null
///        when there is none
/// @param shrinkTries the most runs that one failure is shrunk by
/// @param jailed whether to use what the system offers to hold the worker
/// @param caseFolder where the shrunk cases are written; null for nowhere
public record Options(long seed, String key, int shrinkTries,
        boolean jailed, Path caseFolder) {

    /// The seed of everyone who does not say another.
    public static final long SEED = 2001;

    /// Public cases only, in the best jail that there is.
    public static Options usual() {
        return new Options(SEED, null, 200, true, null);
    }

    /// These options with another seed.
    public Options withSeed(long other) {
        return new Options(other, key, shrinkTries, jailed, caseFolder);
    }

    /// These options with hidden cases drawn from `secret`.
    public Options withKey(String secret) {
        return new Options(seed, secret, shrinkTries, jailed, caseFolder);
    }

    /// These options with failures told as they are.
    public Options withoutShrinking() {
        return new Options(seed, key, 0, jailed, caseFolder);
    }

    /// These options with failing cases written to `folder`.
    public Options withCaseFolder(Path folder) {
        return new Options(seed, key, shrinkTries, jailed, folder);
    }
}
