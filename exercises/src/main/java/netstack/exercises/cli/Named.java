package netstack.exercises.cli;

import netstack.exercises.Course;
import netstack.exercises.Lesson;
import netstack.exercises.course.ExerciseFiles;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;

/// Finds the exercise that was named on the command line.
final class Named {

    private Named() {
    }

    static Lesson lesson(String name) {
        Lesson lesson = Course.lesson(name);
        if (lesson == null) {
            throw new UserError("there is no exercise " + name + "; there is "
                    + String.join(", ", Course.lessons().stream()
                            .map(Lesson::id).toList()));
        }
        return lesson;
    }

    static ExerciseFiles files(String name) {
        return new ExerciseFiles(Home.dir(), lesson(name).id());
    }
}
