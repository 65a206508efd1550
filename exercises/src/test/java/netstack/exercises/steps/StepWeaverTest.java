package netstack.exercises.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The weaver on classes of our own: the counts are exact, the results stay.
class StepWeaverTest {

    private static final class Woven extends ClassLoader {

        private final Map<String, byte[]> classes;

        Woven(Map<String, byte[]> classes) {
            super(StepWeaverTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] b = classes.get(name);
            if (b == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> c = findLoadedClass(name);
            return c != null ? c : defineClass(name, b, 0, b.length);
        }
    }

    private static byte[] bytes(Class<?> c) throws IOException {
        String file = c.getName().replace('.', '/') + ".class";
        try (var in = c.getClassLoader().getResourceAsStream(file)) {
            return in.readAllBytes();
        }
    }

    private static IntUnaryOperator woven(Class<? extends IntUnaryOperator> c) {
        try {
            Map<String, byte[]> classes = StepWeaver.weave(Map.of(c.getName(), bytes(c)), false);
            return (IntUnaryOperator) new Woven(classes).loadClass(c.getName())
                    .getDeclaredConstructor().newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void unbound() {
        Steps.start(Long.MAX_VALUE);
    }

    /// A loop of n turns.
    public static final class Loop implements IntUnaryOperator {
        @Override
        public int applyAsInt(int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) {
                sum += i;
            }
            return sum;
        }
    }

    /// n calls.
    public static final class Calls implements IntUnaryOperator {
        @Override
        public int applyAsInt(int n) {
            return n == 0 ? 0 : 1 + applyAsInt(n - 1);
        }
    }

    /// Joins of types, switches, handlers: what needs stack maps.
    public static final class Mixed implements IntUnaryOperator {
        @Override
        public int applyAsInt(int n) {
            StringBuilder out = new StringBuilder();
            Object last = n > 3 ? Integer.valueOf(n) : "s";
            again:
            while (out.length() < n) {
                switch (out.length() % 4) {
                    case 0: out.append('a'); continue again;
                    case 1: out.append("b"); break;
                    default:
                        try {
                            out.append(last.toString().charAt(n));
                        } catch (IndexOutOfBoundsException e) {
                            out.append('c');
                        } finally {
                            out.append('d');
                        }
                }
            }
            do {
                out.append('e');
            } while (out.length() % 7 != 0);
            return out.toString().hashCode();
        }
    }

    /// Never ends, whatever is thrown at it.
    public static final class Stubborn implements IntUnaryOperator {
        @Override
        public int applyAsInt(int n) {
            int caught = 0;
            while (true) {
                try {
                    while (true) {
                        n++;
                    }
                } catch (Throwable t) {
                    caught++;
                }
            }
        }
    }

    @Property(tries = 50)
    void a_loop_counts_its_turns_and_the_entry(@ForAll @IntRange(max = 500) int n) {
        IntUnaryOperator loop = woven(Loop.class);
        Steps.start(100_000);

        assertThat(loop.applyAsInt(n)).isEqualTo(new Loop().applyAsInt(n));
        assertThat(Steps.taken()).isEqualTo(n + 1);
    }

    @Property(tries = 50)
    void each_call_counts_once(@ForAll @IntRange(max = 200) int n) {
        IntUnaryOperator calls = woven(Calls.class);
        Steps.start(100_000);

        assertThat(calls.applyAsInt(n)).isEqualTo(n);
        assertThat(Steps.taken()).isEqualTo(n + 1);
    }

    @Property(tries = 50)
    void weaving_changes_no_result(@ForAll @IntRange(max = 300) int n) {
        assertThat(woven(Mixed.class).applyAsInt(n)).isEqualTo(new Mixed().applyAsInt(n));
    }

    @Test
    void the_budget_is_exact() {
        IntUnaryOperator loop = woven(Loop.class);
        Steps.start(11);
        loop.applyAsInt(10);
        assertThat(Steps.exhausted()).isFalse();

        Steps.start(10);
        assertThatThrownBy(() -> loop.applyAsInt(10)).isInstanceOf(StepsExhausted.class)
                .hasMessageContaining("10 steps");
        assertThat(Steps.exhausted()).isTrue();
    }

    @Test
    void catching_everything_does_not_help() {
        IntUnaryOperator stubborn = woven(Stubborn.class);
        Steps.start(10_000);

        assertThatThrownBy(() -> stubborn.applyAsInt(0)).isInstanceOf(StepsExhausted.class);
    }

    @Test
    void line_numbers_are_kept() {
        IntUnaryOperator loop = woven(Stubborn.class);
        Steps.start(10);

        assertThatThrownBy(() -> loop.applyAsInt(0)).satisfies(t ->
                assertThat(t.getStackTrace()[1].getLineNumber()).isPositive());
    }

    @Test
    void woven_classes_verify() throws IOException {
        for (Class<?> c : new Class<?>[] {Loop.class, Calls.class, Mixed.class, Stubborn.class}) {
            byte[] woven = StepWeaver.weave(Map.of(c.getName(), bytes(c)), false).get(c.getName());

            assertThat(ClassFile.of().verify(woven)).isEmpty();
        }
    }
}
