package netstack.exercises.toy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

import netstack.exercises.worker.WorkerTask;

/// Calls the student's adder twice with the same numbers and sends both sums.
public final class AdderTask implements WorkerTask {

    @Override
    public JsonElement run(Entry entry, JsonElement given) throws Throwable {
        JsonArray array = given.getAsJsonArray();
        int[] xs = new int[array.size()];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = array.get(i).getAsInt();
        }
        Adder adder = entry.make(Adder.class);
        JsonArray sums = new JsonArray();
        sums.add(new JsonPrimitive(adder.add(xs.clone())));
        sums.add(new JsonPrimitive(adder.add(xs.clone())));
        return sums;
    }
}
