package netstack.exercises.capstone;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import netstack.exercises.compile.Compiled;
import netstack.exercises.compile.Compiler;
import netstack.exercises.compile.Sources;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.sandbox.ClassCheck;
import netstack.exercises.sandbox.Refusal;
import netstack.exercises.verdict.Problem;
import netstack.exercises.worker.Blame;
import netstack.exercises.worker.StudentLoader;

/// A student's solution as a class to make objects of, in this process: it
/// is compiled and checked as the grader does it, but nobody counts its
/// steps. For running, never for grading.
final class StudentClass {

    private final String entry;
    private final Map<String, byte[]> classes;
    private final List<String> visible;

    private StudentClass(Exercise<?, ?> exercise,
            Map<String, byte[]> classes) {
        entry = exercise.contract().entry();
        this.classes = classes;
        visible = new ArrayList<>(exercise.allowList().visible());
        visible.add("java.lang.invoke.*");
        visible.add("java.lang.runtime.*");
    }

    /// Compiles what is in `folder` as a solution of `exercise`.
    static StudentClass compile(Exercise<?, ?> exercise, Path folder)
            throws PartError {
        Compiled compiled;
        try {
            compiled = new Compiler(System.getProperty("java.class.path"))
                    .compile(Sources.read(folder));
        } catch (IOException e) {
            throw new PartError(exercise.name() + ": " + e.getMessage());
        }
        refuse(exercise, compiled.problems().stream().map(StudentClass::say)
                .toList());
        refuse(exercise, ClassCheck.check(compiled.classes(),
                exercise.allowList()).stream().map(Refusal::toString)
                .toList());
        Optional<String> breach = exercise.contract()
                .breach(compiled.classes());
        refuse(exercise, breach.stream().toList());
        return new StudentClass(exercise, compiled.classes());
    }

    private static void refuse(Exercise<?, ?> exercise, List<String> why)
            throws PartError {
        if (!why.isEmpty()) {
            throw new PartError(exercise.name() + " can't be used: "
                    + why.getFirst() + "\n  ./lab grade " + exercise.name()
                    + " says more");
        }
    }

    /// A problem with the line that it is at.
    private static String say(Problem p) {
        return p.where().stream().limit(1).map(w -> w + ": ")
                .collect(Collectors.joining()) + p.text();
    }

    /// A new object of it.
    <T> T make(Class<T> type) throws PartError {
        StudentLoader loader = new StudentLoader(classes, visible);
        try {
            return type.cast(Class.forName(entry, true, loader)
                    .getConstructor().newInstance());
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new PartError(entry + ": " + e);
        }
    }

    /// What a student's part threw, with the line.
    static PartError thrown(Throwable t) {
        return new PartError(say(Blame.of(t)));
    }
}
