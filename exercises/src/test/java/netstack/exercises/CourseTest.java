package netstack.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseTest {
    @TempDir Path state;

    @Test
    void the_best_points_are_kept_over_runs() {
        Lesson first = Course.lessons().getFirst();
        assertThat(new Course(state).points(first)).isEqualTo(-1);
        new Course(state).record(first, 40);
        new Course(state).record(first, 20);
        assertThat(new Course(state).points(first)).isEqualTo(40);
        new Course(state).record(first, 100);
        assertThat(new Course(state).points(first)).isEqualTo(100);
    }
}
