package netstack.exercises.grader;

import java.util.ArrayList;
import java.util.List;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Property;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.Story;

/// Grades one property: the public cases of the exercise, random ones from
/// the seed, and hidden ones when there is a key. The first failure is
/// shrunk and told.
final class PropertyRun<C, O> {

    private final Exercise<C, O> exercise;
    private final Property<C, O> property;
    private final Bench bench;
    private final Options options;
    private final CaseFiles files;
    private final Lines lines;

    PropertyRun(Exercise<C, O> exercise, Property<C, O> property,
            Bench bench, Options options, Lines lines) {
        this.lines = lines;
        this.exercise = exercise;
        this.property = property;
        this.bench = bench;
        this.options = options;
        files = new CaseFiles(options.caseFolder());
    }

    PropertyResult run() {
        List<C> open = new ArrayList<>();
        List<C> hidden = new ArrayList<>();
        for (int i = 0; i < property.cases(); i++) {
            open.add(property.generator().draw(Seeds.open(
                    options.seed(), property.id(), i), i));
            if (options.key() != null) {
                hidden.add(property.generator().draw(Seeds.hidden(
                        options.key(), options.seed(), property.id(), i),
                        i));
            }
        }
        Trial<C> failed = firstFailure(open);
        if (failed != null) {
            return result(failed.kind(), open.size(), told(failed));
        }
        failed = firstFailure(hidden);
        int cases = open.size() + hidden.size();
        return failed == null ? result(Kind.PASSED, cases, null)
                : result(failed.kind(), cases, untold(failed.kind()));
    }

    private Trial<C> firstFailure(List<C> cases) {
        for (C c : cases) {
            Trial<C> trial = trial(c);
            if (!trial.passed()) {
                return trial;
            }
        }
        return null;
    }

    private Trial<C> trial(C c) {
        return Trial.of(exercise.caseType(), property, c, bench);
    }

    private PropertyResult result(Kind kind, int cases, Story story) {
        int points = kind == Kind.PASSED ? property.points() : 0;
        return new PropertyResult(property.id(), property.claim(), kind,
                points, property.points(), cases, story);
    }

    /// A death costs a process each time, so it is told as it is.
    private Story told(Trial<C> failed) {
        Trial<C> small = bench.spent() ? failed : new Shrinker<>(
                exercise.caseType(), this::trial, options.shrinkTries())
                .shrink(failed);
        CaseFiles.Case c = new CaseFiles.Case(exercise.name(),
                property.id(), exercise.caseType().encode(small.given()));
        String file = files.write(c);
        return new Story(property.claim(), false,
                exercise.caseType().describe(small.given()),
                lines.at(small.complaint()), small.printed(),
                file.isEmpty() ? "./lab grade " + exercise.name()
                        + " --seed " + options.seed()
                        : "./lab replay-case " + file,
                files.capture(c, small.frames()),
                "./lab hint " + exercise.name() + " " + property.hint(),
                property.book(), property.kernel());
    }

    private Story untold(Kind kind) {
        return new Story(property.claim(), true, List.of(),
                Complaint.of("All public cases pass; a hidden case: "
                        + kind), "", "", "",
                "./lab hint " + exercise.name() + " " + property.hint(),
                property.book(), property.kernel());
    }
}
