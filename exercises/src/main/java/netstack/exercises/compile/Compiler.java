package netstack.exercises.compile;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;

import netstack.exercises.sandbox.ClassCheck;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;
import netstack.exercises.verdict.SourcePoint;

/// Compiles a submission in this process: sources and class files stay in
/// memory, and no annotation processor runs, so nothing of the student's
/// runs either.
public final class Compiler {

    private static final int MAX_PROBLEMS = 10;

    private final String classPath;

    /// A compiler that sees `classPath`.
    public Compiler(String classPath) {
        this.classPath = classPath;
    }

    /// The class files of `sources`, or why there are none.
    public Compiled compile(Sources sources) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new IllegalStateException(
                    "a JDK is needed; this Java has no compiler");
        }
        DiagnosticCollector<JavaFileObject> said =
                new DiagnosticCollector<>();
        try (MemoryFiles files = new MemoryFiles(
                javac.getStandardFileManager(said, Locale.ROOT, null))) {
            return run((JavacTask) javac.getTask(new StringWriter(), files,
                    said, options(), null, files.units(sources.texts())),
                    said, files);
        } catch (IOException | StackOverflowError e) {
            return refused(Kind.DOES_NOT_COMPILE,
                    "javac gave up: " + e, new SourcePoint("", 0, ""));
        }
    }

    private List<String> options() {
        return List.of("-proc:none", "-implicit:none", "-g", "-parameters",
                "-Xlint:none", "-encoding", "UTF-8",
                "-classpath", classPath);
    }

    private Compiled run(JavacTask task,
            DiagnosticCollector<JavaFileObject> said, MemoryFiles files)
            throws IOException {
        for (CompilationUnitTree unit : task.parse()) {
            String name = unit.getPackageName() == null ? ""
                    : unit.getPackageName().toString();
            if (ClassCheck.reserved(name)) {
                return refused(Kind.REFUSED_CLASS, "The package " + name
                        + " belongs to the project or the JDK",
                        new SourcePoint(unit.getSourceFile().getName(),
                                0, ""));
            }
        }
        task.generate();
        List<Problem> problems = errors(said);
        Map<String, byte[]> classes = new TreeMap<>();
        if (problems.isEmpty()) {
            classes.putAll(files.classes());
        }
        return new Compiled(classes, problems);
    }

    private static Compiled refused(Kind kind, String text,
            SourcePoint where) {
        return new Compiled(Map.of(), List.of(
                new Problem(kind, text, List.of(where))));
    }

    private static List<Problem> errors(
            DiagnosticCollector<JavaFileObject> said) {
        List<Problem> problems = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> d
                : said.getDiagnostics()) {
            if (d.getKind() == Diagnostic.Kind.ERROR
                    && problems.size() < MAX_PROBLEMS) {
                String file = d.getSource() == null ? ""
                        : d.getSource().getName();
                problems.add(new Problem(Kind.DOES_NOT_COMPILE,
                        d.getMessage(Locale.ROOT),
                        List.of(new SourcePoint(file,
                                (int) Math.max(d.getLineNumber(), 0), ""))));
            }
        }
        return problems;
    }
}
