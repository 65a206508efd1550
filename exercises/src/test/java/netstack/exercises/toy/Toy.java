package netstack.exercises.toy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import com.google.gson.Gson;
import com.google.gson.JsonElement;

import netstack.exercises.exercise.CaseType;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.exercise.Limits;
import netstack.exercises.exercise.Property;
import netstack.exercises.sandbox.AllowList;
import netstack.exercises.sandbox.Contract;
import netstack.exercises.verdict.Complaint;

/// The smallest exercise: add numbers. It needs nothing of the stack.
public final class Toy implements CaseType<List<Integer>, int[]> {

    private static final Gson GSON = new Gson();

    public static Exercise<List<Integer>, int[]> exercise(boolean checked) {
        AllowList list = AllowList.basic().and(Toy.class, "toy-allow.txt");
        if (!checked) {
            list = list.and(Toy.class, "everything.txt");
        }
        return new Exercise<>("toy", "Add numbers",
                new Contract("student.Sum", "netstack.exercises.toy.Adder"),
                AdderTask.class.getName(),
                list,
                new Limits(48, 512, 200_000, 8 << 10, 5), new Toy(), List.of(
                        property("small", 4, xs -> xs.size() < 4),
                        property("any", 6, xs -> true)),
                "book: toy", "kernel/toy.c");
    }

    private static Property<List<Integer>, int[]> property(String id, int points,
            Predicate<List<Integer>> wanted) {
        return new Property<>(id, "The sum of " + id + " lists is right.", points, 12,
                (random, i) -> draw(random, wanted), Toy::check, 1, "book", "kernel");
    }

    private static List<Integer> draw(RandomGenerator random, Predicate<List<Integer>> wanted) {
        while (true) {
            List<Integer> xs = random.ints(random.nextInt(0, 9), -50, 50).boxed().toList();
            if (wanted.test(xs)) {
                return xs;
            }
        }
    }

    private static Optional<Complaint> check(List<Integer> xs, int[] sums) {
        int want = xs.stream().mapToInt(i -> i).sum();
        for (int sum : sums) {
            if (sum != want) {
                return Optional.of(new Complaint("the sum is wrong", "" + want, "" + sum,
                        List.of(), List.of()));
            }
        }
        return Optional.empty();
    }

    @Override
    public JsonElement encode(List<Integer> xs) {
        return GSON.toJsonTree(xs);
    }

    @Override
    public List<Integer> decode(JsonElement json) {
        return json.getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList();
    }

    @Override
    public int[] outcome(JsonElement json) {
        return GSON.fromJson(json, int[].class);
    }

    @Override
    public List<List<Integer>> shrink(List<Integer> xs) {
        List<List<Integer>> smaller = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            List<Integer> fewer = new ArrayList<>(xs);
            fewer.remove(i);
            smaller.add(fewer);
        }
        for (int i = 0; i < xs.size(); i++) {
            if (xs.get(i) != 0) {
                List<Integer> less = new ArrayList<>(xs);
                less.set(i, xs.get(i) / 2);
                smaller.add(less);
            }
        }
        return smaller;
    }

    @Override
    public List<String> describe(List<Integer> xs) {
        return List.of("add " + xs);
    }
}
