#!/usr/bin/env bash
# Gradescope runs this for each submission, as root in /autograder. The
# container has 768 MB: 200 for the grader's heap, 256 for the worker's.
set -u
home=${AUTOGRADER:-/autograder}
source=$home/source
exercise=$(cat "$source/exercise")
mkdir -p "$home/results"
java=java
for d in "${LAB_JAVA_HOME:-}" /usr/lib/jvm/*25*; do
  if [ -n "$d" ] && [ -x "$d/bin/javac" ]; then java=$d/bin/java; break; fi
done
key=
if [ -r "$source/secret" ]; then key="--key $source/secret"; fi
# shellcheck disable=SC2086
exec "$java" -Xmx200m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  "-Dlab.root=$source" -jar "$source/jar/lab.jar" gradescope "$exercise" \
  --submission "$home/submission" \
  --results "$home/results/results.json" $key
