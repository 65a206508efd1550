package netstack.exercises.course;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.sandbox.AllowList;

/// What an exercise offers of the stack: the classes that its allow-list
/// names outside of the exercise's own package, with the members that may
/// be used.
public final class Offered {

    private static final String STACK = "netstack.";

    private Offered() {
    }

    /// The names of the classes.
    public static List<String> classes(Exercise<?, ?> e) {
        String own = e.contract().type();
        String pack = own.substring(0, own.lastIndexOf('.') + 1);
        return e.allowList().visible().stream()
                .filter(n -> n.startsWith(STACK) && !n.startsWith(pack))
                .toList();
    }

    /// Each class and its members, as a declaration that reads like Java.
    public static List<String> lines(Exercise<?, ?> e) {
        List<String> lines = new ArrayList<>();
        for (String name : classes(e)) {
            Class<?> c;
            try {
                c = Class.forName(name);
            } catch (ClassNotFoundException gone) {
                throw new IllegalStateException(gone);
            }
            lines.add(name);
            members(c, e.allowList()).map(m -> "  " + m)
                    .forEach(lines::add);
        }
        return lines;
    }

    private static Stream<String> members(Class<?> c, AllowList allowed) {
        Stream<String> made = c.isInterface() || c.isEnum() ? Stream.of()
                : allowed(Arrays.stream(c.getConstructors())
                        .filter(x -> allowed.allows(c.getName(), "<init>"))
                        .map(Offered::constructor));
        Stream<String> fields = allowed(Arrays.stream(c.getFields())
                .filter(f -> f.getDeclaringClass() == c
                        && allowed.allows(c.getName(), f.getName()))
                .map(Offered::field));
        Stream<String> methods = allowed(Arrays.stream(c.getMethods())
                .filter(m -> m.getDeclaringClass().getName()
                        .startsWith(STACK) && !m.isBridge()
                        && !m.isSynthetic() && allowed.allows(c.getName(),
                        m.getName()) && isOwn(m))
                .map(Offered::method));
        return Stream.of(made, fields, methods).flatMap(s -> s);
    }

    private static Stream<String> allowed(Stream<String> members) {
        return members.distinct().sorted();
    }

    /// What every record and enum has says nothing.
    private static boolean isOwn(Method m) {
        return !List.of("equals", "hashCode", "toString", "valueOf",
                "values").contains(m.getName());
    }

    private static String constructor(Constructor<?> c) {
        return "new " + c.getDeclaringClass().getSimpleName()
                + parameters(c);
    }

    private static String field(Field f) {
        return (Modifier.isStatic(f.getModifiers()) ? "static " : "")
                + f.getType().getSimpleName() + " " + f.getName();
    }

    private static String method(Method m) {
        return (Modifier.isStatic(m.getModifiers()) ? "static " : "")
                + m.getReturnType().getSimpleName() + " " + m.getName()
                + parameters(m);
    }

    private static String parameters(Executable e) {
        return Arrays.stream(e.getParameters())
                .map(p -> p.getType().getSimpleName() + " " + p.getName())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
